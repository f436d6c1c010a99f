// A photo is made smaller on the device: it is sent sooner, and the place where it was made stays at home. When a browser
// cannot do that, the photo goes as it is; the server writes it anew in any case.
const LONGEST = 2000; // pixels: enough to read a notice on a board

export function startFieldPhotos(root) {
  for (const input of root.querySelectorAll('[data-field-photo] input[type=file]')) {
    input.addEventListener('change', () => shrink(input).catch(() => {}));
  }
}

async function shrink(input) {
  const [file] = input.files;
  if (!file?.type.startsWith('image/')) return;
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  const small = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  if (!small || input.files[0] !== file) return;
  const files = new DataTransfer();
  files.items.add(new File([small], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' }));
  input.files = files.files;
}
