// Citations, choices and example questions are buttons inside one HTML component: one listener
// sends which was pressed, as numbers. The component is re-rendered whole after each answer.
const kinds = { citation: 'citation', choice: 'choice', example: 'example', goto: 'goto' };
const scroller = () => document.getElementById('cuoc-hoi');
const panel = () => document.getElementById('nguon');
const stacked = () => window.matchMedia('(max-width: 900px)').matches;

function mark(button) {
  for (const other of element.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
  const { turn, citation } = button.dataset;
  for (const same of element.querySelectorAll(`[data-turn="${turn}"][data-citation="${citation}"]`)) {
    same.setAttribute('aria-current', 'true');
  }
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (!button) return;
  const kind = Object.keys(kinds).find((name) => name in button.dataset);
  if (!kind) return;
  if (kind === 'citation') {
    mark(button);
    if (stacked()) setTimeout(() => panel()?.scrollIntoView({ behavior: 'smooth', block: 'start' }), 350);
  }
  trigger('click', { kind, turn: button.dataset.turn, number: button.dataset[kind] });
});

watch('value', () => {
  const turns = element.querySelectorAll('.tl-turn');
  const last = turns[turns.length - 1];
  if (!last) return;
  const first = last.querySelector('[data-citation]');
  if (first) mark(first);
  if (stacked()) last.scrollIntoView({ block: 'start' });
  const box = scroller();
  if (box && box.scrollHeight > box.clientHeight) {
    box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  }
  // Re-rendering drops the focus of a pressed choice; a touch screen would open its keyboard.
  if (document.activeElement === document.body && window.matchMedia('(pointer: fine)').matches) {
    document.querySelector('#cau-hoi textarea')?.focus({ preventScroll: true });
  }
});
