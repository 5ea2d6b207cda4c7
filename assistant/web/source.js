// The page scrolls under its heading until the quote is in sight, with some of what precedes it.
watch('value', () => {
  const page = element.querySelector('.tl-page');
  const quote = page?.querySelector('mark');
  if (quote) page.scrollTop = quote.offsetTop - page.clientHeight / 3;
});
