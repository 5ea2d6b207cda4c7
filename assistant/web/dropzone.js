// Gradio's own file box speaks English only and shortens long names, so this one is ours: the
// files go up through Gradio, their real names go beside the stored paths.
const state = () => element.querySelector('.tl-drop-state');

async function send(files) {
  const sent = [];
  const failed = [];
  for (const [n, file] of [...files].entries()) {
    state().textContent = `Đang tải lên ${n + 1}/${files.length}: ${file.name}`;
    try {
      const { path } = await upload(file);
      sent.push({ path, name: file.name });
    } catch {
      failed.push(file.name);
    }
  }
  state().textContent = failed.length ? `Không tải lên được: ${failed.join(', ')}` : '';
  if (sent.length) trigger('upload', { files: sent });
}

element.addEventListener('change', (event) => {
  const files = [...event.target.files];
  event.target.value = ''; // so that choosing the same file again is a change again
  if (files.length) send(files);
});
for (const name of ['dragover', 'dragenter']) {
  element.addEventListener(name, (event) => {
    event.preventDefault();
    element.querySelector('.tl-drop').classList.add('tl-over');
  });
}
for (const name of ['dragleave', 'drop']) {
  element.addEventListener(name, (event) => {
    event.preventDefault();
    element.querySelector('.tl-drop').classList.remove('tl-over');
  });
}
element.addEventListener('drop', (event) => {
  if (event.dataTransfer?.files.length) send([...event.dataTransfer.files]);
});
