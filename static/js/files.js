// Files of a post as it is drawn when it arrives: what the server draws, from the wire.
import { make, one } from "./dom.js";
import { locale, word } from "./words.js";

// A picture under a post is no larger than this; as in `templatetags/files.py`.
const [WIDEST, HIGHEST] = [320, 240];

const counted = (unit) => new Intl.NumberFormat(locale, {
  style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1,
});

export function sizeOf(bytes) {
  if (bytes < 1e6) return counted("kilobyte").format(Math.max(1, Math.round(bytes / 1000)));
  return counted("megabyte").format(bytes / 1e6);
}

// So much room is kept for a picture before it is there.
export function smallSize({ width, height }) {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function pictureOf(file) {
  const image = make("img", { alt: file.alt || file.name, loading: "lazy", decoding: "async", ...smallSize(file) });
  image.src = file.thumbnail;
  return make("li", { className: "file is-picture" }, make("a", { href: file.url }, image));
}

function documentOf(file) {
  const sign = document.getElementById("sign-file").cloneNode(true);
  sign.removeAttribute("id");
  const facts = make("small", {}, `${word(`file_${file.kind}`)} · `, make("bdi", {}, sizeOf(file.size)));
  if (!file.scanned) facts.append(` · ${word("file_unchecked")}`);
  const text = make("span", { className: "file-text" }, make("span", {}, make("bdi", {}, file.name)), facts);
  return make("li", { className: "file" }, make("a", { className: "file-link", href: file.url }, sign, text));
}

export function fillFiles(article, files) {
  const list = one('[data-slot="files"]', article);
  const drawn = (files ?? []).map((file) => (file.thumbnail ? pictureOf(file) : documentOf(file)));
  list.replaceChildren(...drawn);
  list.hidden = !drawn.length;
}
