"""Evidence -> answer, extractive: the documents' own sentences, each with its checked citation.

coverage    how much of what was asked a piece of text speaks of
signals     whether a sentence holds the sort of thing asked for: a number, a name, a date
persons     whether it names who is asked for
posts       whether it speaks of the very post that is asked about
superlatives whether it says who has most of what is asked
candidates  sentences of the hits, scored
lists       the whole list where a list is asked for
facts       who signed, when issued: from the letterhead and the closing block
compose     candidates -> Answer, or a refusal
"""
