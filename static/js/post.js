// Fills the page's one template of a post, or a post already shown, from a post of the wire.
import { all, one } from "./dom.js";
import { fillFiles } from "./files.js";
import { fillReactions } from "./reactions.js";
import { countryName, dayName, dayOf, isForeign, languageName, named, timeOf, word } from "./words.js";

const { member, country: home } = document.body.dataset;
const RIGHT_TO_LEFT = new Set(["ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"]);

const slots = (article, name) => all(`[data-slot="${name}"]`, article);

function show(article, name, shown) {
  for (const slot of slots(article, name)) slot.hidden = !shown;
}

function put(article, name, text) {
  for (const slot of slots(article, name)) slot.textContent = text || "";
  show(article, name, text);
}

function lead(article, name, href, shown = true) {
  for (const slot of slots(article, name)) slot.setAttribute("href", href);
  show(article, name, shown);
}

function fillAuthor(article, author) {
  const name = author?.name ?? word("erased");
  put(article, "name", name);
  put(article, "handle", author && `@${author.handle}`);
  put(article, "title", author?.title && word(`title_${author.title}`));
  put(article, "municipality", author?.municipality && named(author.municipality.names));
  put(article, "country", author?.country && author.country !== home && countryName(author.country));
  show(article, "verified", author?.verified);
  if (author) lead(article, "profile", `/people/${author.handle}/`);
  else for (const slot of slots(article, "profile")) slot.removeAttribute("href");
  for (const niche of all(".niche", article)) {
    niche.textContent = author ? [...name][0] : "";
    niche.classList.toggle("is-confirmed", Boolean(author?.verified));
  }
}

function fillTime(article, post) {
  const sent = post.published_at ?? post.created_at;
  const clock = timeOf(sent);
  const bare = article.dataset.format === "room" || dayOf(sent) === dayOf(Date.now());
  article.dataset.sent = sent;
  put(article, "time", bare ? clock : `${dayName(sent)}, ${clock}`);
  for (const time of slots(article, "time")) time.dateTime = sent;
}

function fillBody(article, { body_html: html, language, state }, shown) {
  const body = one('[data-slot="body"]', article);
  // The server has sanitised it; nothing else is ever put in as HTML.
  body.innerHTML = shown ? html : "";
  body.hidden = !shown;
  body.lang = language === "und" ? "" : language;
  if (language === "und") body.dir = "auto";
  else body.dir = RIGHT_TO_LEFT.has(language.split("-")[0]) ? "rtl" : "ltr";
  put(article, "language", shown && isForeign(language) && languageName(language));
  put(article, "trace-text", shown ? "" : word(state));
  show(article, "trace", !shown);
}

function fillActions(article, post, { topic, canWrite, isRoom }, shown, own) {
  lead(article, "permalink", `/p/${post.id}/`);
  lead(article, "edited", `/p/${post.id}/history/`, shown && post.edited_at);
  lead(article, "copy", `/p/${post.id}/`);
  lead(article, "reply", `/t/${topic}/reply/?${isRoom ? "quote" : "to"}=${post.number}`, shown && canWrite);
  lead(article, "quote", `/t/${topic}/reply/?quote=${post.number}`, shown && canWrite);
  lead(article, "react", `/p/${post.id}/reactions/`, shown && canWrite);
  lead(article, "who", `/p/${post.id}/reactions/`);
  lead(article, "split", `/t/${topic}/steer/split/?post=${post.number}`, shown && post.number > 1);
  lead(article, "bookmark", `/p/${post.id}/bookmark/`, shown);
  for (const name of ["flag", "edit", "withdraw"]) lead(article, name, `/p/${post.id}/${name}/`);
  for (const name of ["remove", "mute"]) lead(article, name, `/p/${post.id}/${name}/`, !own && (shown || name === "mute"));
  lead(article, "help", `/p/${post.id}/flag/`);
  for (const name of ["pin", "unpin", "answer", "unanswer"]) {
    for (const button of slots(article, name)) button.setAttribute("formaction", `/p/${post.id}/${name}/`);
  }
  show(article, "flag", shown && member && !own);
  show(article, "own-actions", shown && own);
  show(article, "pin", shown && !post.pinned);
  show(article, "unpin", shown && post.pinned);
}

// Its body stays folded under a line that opens it.
function fillMuted(article, muted) {
  article.toggleAttribute("data-muted", Boolean(muted));
  show(article, "muted", muted);
}

function fillParent(article, parent) {
  const above = parent && document.getElementById(`post-${parent}`);
  if (!above) return;
  lead(article, "parent-link", `#post-${parent}`);
  for (const slot of slots(article, "parent-link")) {
    slot.closest(".post-re").hidden = false;
    one("bdi", slot).textContent = one('[data-slot="name"]', above).textContent;
  }
}

// Whether the post is marked as the answer, and who may say so.
export function fillAnswer(article, { answer }) {
  const { state, number } = article.dataset;
  const shown = state === "published";
  const is = shown && answer === Number(number);
  article.toggleAttribute("data-answer", is);
  show(article, "answer-mark", is);
  show(article, "answer", shown && !is && number !== "1");
  show(article, "unanswer", is);
}

export function fillPost(article, post, page) {
  const shown = post.state === "published";
  const own = Boolean(member) && String(post.author?.id) === member;
  article.id = `post-${post.number}`;
  Object.assign(article.dataset, {
    id: post.id, number: post.number, parent: post.parent ?? "", depth: post.depth,
    revision: post.revision, state: post.state, author: post.author?.id ?? "",
  });
  article.toggleAttribute("data-mine", own);
  put(article, "number", String(post.number));
  fillAuthor(article, post.author);
  fillTime(article, post);
  fillBody(article, post, shown);
  fillParent(article, post.parent);
  show(article, "pinned", shown && post.pinned);
  fillMuted(article, shown && page.muted?.has(String(post.author?.id)));
  fillActions(article, post, page, shown, own);
  fillAnswer(article, page);
  fillReactions(article, shown ? post.reactions : {});
  fillFiles(article, shown ? post.attachments : []);
  return article;
}

export function newPost(post, page) {
  const template = document.getElementById("post-template").content.firstElementChild;
  const article = fillPost(document.importNode(template, true), post, page);
  article.dataset.new = "";
  return article;
}
