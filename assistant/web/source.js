// The page scrolls under its heading until the quote is in sight, with some of what precedes it.
watch('value', () => {
  const page = element.querySelector('.tl-page');
  const quote = page?.querySelector('mark');
  if (quote) page.scrollTop = quote.offsetTop - page.clientHeight / 3;
});

// On a narrow screen the source stands below the conversation: back to the citation it came from.
element.addEventListener('click', (event) => {
  if (!event.target.closest('.tl-back')) return;
  const from = document.querySelector('#cuoc-hoi [aria-current]') ?? document.getElementById('cuoc-hoi');
  from?.scrollIntoView({ behavior: 'smooth', block: 'center' });
  from?.focus?.({ preventScroll: true });
});
