// Says beside a text which language will be recorded for it, as translation/detection.py finds it.
import { languageName, word } from "./words.js";

const NOT_WORDS = /```[\s\S]*?```|`[^`]*`|https?:\/\/\S+|@[\p{L}\p{N}_-]+|^>.*$/gmu;
const SHARE = 0.6;

export function detect(text, likely) {
  const letters = text.replace(NOT_WORDS, " ").match(/\p{L}/gu) ?? [];
  if (!letters.length) return "und";
  const arabic = letters.filter((letter) => /[\u0600-\u06ff\u0750-\u077f]/.test(letter)).length;
  if (arabic / letters.length >= SHARE) return "ar";
  return likely === "ar" ? "und" : likely;
}

export function startLanguage(form) {
  const { body, language } = form.elements;
  const itself = language.options[0];
  const bare = itself.textContent;
  const show = () => {
    const found = detect(body.value, form.dataset.likely);
    itself.textContent = found === "und" ? bare : word("language_found").replace("{language}", languageName(found));
  };
  body.addEventListener("input", show);
  show();
  // For texts that are put in by a script.
  return show;
}
