// Says to those who listen what arrives in a room; never what is only loaded from its past.
import { make, one } from "./dom.js";
import { say, word } from "./words.js";

const PAUSE = 2000;
const LONGEST = 300;

function lineOf({ author, body_html: html, language }) {
  const text = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  const said = make("span", { lang: language === "und" ? "" : language }, text.slice(0, LONGEST));
  return make("p", {}, `${author?.name ?? word("erased")}: `, said);
}

// One post is read out; of several that come together only their number.
export function createAnnouncer() {
  const box = one("[data-announce]");
  let waiting = [];
  let timer = 0;

  function speak() {
    timer = 0;
    const line = make("p");
    if (waiting.length === 1) box.replaceChildren(lineOf(waiting[0]));
    else {
      say(line, "new_posts", { count: waiting.length });
      box.replaceChildren(line);
    }
    waiting = [];
  }

  return (posts) => {
    waiting.push(...posts);
    timer ||= setTimeout(speak, PAUSE);
  };
}
