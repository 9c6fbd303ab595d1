// Where a topic went that is gone from its page: who may read it there is led on, to the post they were at.
import { spread } from "./reconnect.js";

const SOON = 300;
const LATEST = 2500;

// The address leads on where the topic was merged into another, and else nowhere.
async function placeOf(topic, query) {
  const answer = await fetch(`/t/${topic}/${query}`, { method: "HEAD" }).catch(() => null);
  const place = answer?.ok && answer.redirected ? new URL(answer.url) : null;
  return place && place.origin === location.origin && !place.pathname.startsWith(`/t/${topic}/`) && place.pathname.startsWith("/t/") ? place : null;
}

export function leadOn(topic, number) {
  // A full room is not led on in one moment.
  setTimeout(async () => {
    const place = (number && (await placeOf(topic, `?at=${number}`))) || (await placeOf(topic, ""));
    if (!place) return;
    if (number && place.searchParams.has("at")) place.hash = `post-${place.searchParams.get("at")}`;
    location.replace(place);
  }, spread(SOON, LATEST));
}
