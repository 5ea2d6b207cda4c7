element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-remove]');
  if (button) trigger('click', { document: button.dataset.remove });
});
