// The page's translated words, and putting names, numbers and times into them.
import { make } from "./dom.js";

const lang = document.documentElement.lang || "en";
export const locale = lang === "ar" ? "ar-TN-u-nu-latn" : lang;
const timeZone = document.body.dataset.timeZone || "Africa/Tunis";
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");
const plural = new Intl.PluralRules(lang);

const format = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dated = format({ weekday: "long", day: "numeric", month: "long" });
const full = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const numbers = new Intl.NumberFormat(locale);
const shares = new Intl.NumberFormat(locale, { style: "percent" });
const key = new Intl.DateTimeFormat("en-CA", { timeZone });

// A word may have plural forms beside it: here_count_one, here_count_few…
export function word(name, count) {
  const form = count === undefined ? undefined : words[`${name}_${plural.select(count)}`];
  return form ?? words[name] ?? "";
}

// Fills {name} and {count} as elements of their own, so that no direction leaks.
export function say(element, name, values) {
  const parts = word(name, values.count).split(/\{(\w+)\}/);
  element.replaceChildren(...parts.map((part, index) => (
    index % 2 ? make("bdi", { textContent: values[part] }) : part
  )));
}

export const amount = (number) => numbers.format(number);
export const share = (part) => shares.format(part);
export const named = (names) => [lang, "fr", "en", "ar"].map((code) => names[code]).find(Boolean);

function nameIn(type) {
  const names = new Intl.DisplayNames([lang], { type });
  return (code) => {
    try {
      return names.of(code);
    } catch {
      return code;
    }
  };
}
export const languageName = nameIn("language");
export const countryName = nameIn("region");
export const isForeign = (code) => code !== "und" && code.split("-")[0] !== lang;

export const dayOf = (time) => key.format(new Date(time));
export const timeOf = (time) => clock.format(new Date(time));

export function dayName(time) {
  const day = dayOf(time);
  const today = dayOf(Date.now());
  if (day === today) return word("today");
  if (day === dayOf(Date.now() - 86400000)) return word("yesterday");
  return (day.slice(0, 4) === today.slice(0, 4) ? dated : full).format(new Date(time));
}
