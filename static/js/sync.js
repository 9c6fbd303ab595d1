// What the frames of one topic mean: pure state, without page or network.

// `revision`: everything up to it is held. `ahead`: revisions seen beyond a gap.
// `wanted`: how far the server is known to be. `asked`: the `since` of the last join.
// `posts`: by number the revision to which all of a post is held; `counts`: its reactions, which
// change more often than it and may be newer.
export function begin(revision = 0) {
  return {
    revision, asked: revision, wanted: revision, topic: revision,
    ahead: new Set(), posts: new Map(), counts: new Map(), behind: false, removed: false,
    partial: false,
  };
}

export function hold(state, number, revision) {
  if (revision > (state.posts.get(number) ?? -1)) state.posts.set(number, revision);
}

export function joining(state) {
  state.asked = state.revision;
  return state.revision;
}

export function lacks(state) {
  return !state.removed && (state.wanted > state.revision || state.ahead.size > 0);
}

function settle(state, revision) {
  if (revision > state.revision) state.revision = revision;
  while (state.ahead.has(state.revision + 1)) state.revision += 1;
  for (const seen of state.ahead) if (seen <= state.revision) state.ahead.delete(seen);
}

function mark(state, revision) {
  if (revision === state.revision + 1) settle(state, revision);
  else if (revision > state.revision) state.ahead.add(revision);
}

// A post tells all of itself, but perhaps of a moment before the reactions that are held.
function takePost(state, post, changes) {
  if (post.revision <= (state.posts.get(post.number) ?? -1)) return;
  state.posts.set(post.number, post.revision);
  const newer = state.counts.get(post.number);
  if (newer?.revision > post.revision && post.state === "published") {
    post = { ...post, reactions: newer.counts };
  } else state.counts.delete(post.number);
  changes.push({ type: "post", post });
}

function takeReactions(state, frame, changes) {
  const { number, revision, counts } = frame;
  if (revision <= Math.max(state.posts.get(number) ?? -1, state.counts.get(number)?.revision ?? -1)) return;
  state.counts.set(number, { revision, counts });
  changes.push({ type: "reactions", reactions: frame });
}

function takeTopic(state, topic, changes) {
  if (!topic || topic.revision <= state.topic) return;
  state.topic = topic.revision;
  changes.push({ type: "topic", topic });
}

function want(state, revision) {
  if (revision > state.wanted) state.wanted = revision;
}

const TAKE = {
  post(state, frame, changes) {
    takePost(state, frame.post, changes);
    mark(state, frame.revision);
  },
  topic(state, frame, changes) {
    takeTopic(state, frame.topic, changes);
    mark(state, frame.revision);
  },
  reactions(state, frame, changes) {
    takeReactions(state, frame, changes);
    // No proof of the post itself: beyond a gap, or after a part of the changes, which leaves out
    // what changed again meanwhile, it only tells how far the server is.
    if (frame.revision === state.revision + 1 && !state.partial) settle(state, frame.revision);
    else want(state, frame.revision);
  },
  joined(state, frame, changes) {
    if (frame.revision < state.asked) return "redraw";
    want(state, frame.revision);
    state.behind = false;
    if (frame.reload) return "fetch";
    for (const post of frame.posts) takePost(state, post, changes);
    // Said in the same frame: one that came after it could be lost with the line.
    takeTopic(state, frame.topic, changes);
    if (frame.revision >= state.revision) state.partial = false;
    settle(state, frame.revision);
  },
  // The HTTP twin's answer to `since`.
  changes(state, frame, changes) {
    if (frame.revision < frame.since) return "redraw";
    for (const post of frame.posts) takePost(state, post, changes);
    takeTopic(state, frame.topic, changes);
    if (frame.more ? frame.revision > state.revision : frame.revision >= state.revision) state.partial = frame.more;
    settle(state, frame.revision);
    if (frame.more) return "fetch";
    if (state.behind && !lacks(state)) return "join";
  },
  reload(state, frame) {
    want(state, frame.revision);
    if (lacks(state)) return "fetch";
  },
  behind(state, frame) {
    want(state, frame.revision);
    state.behind = true;
    return lacks(state) ? "fetch" : "join";
  },
  // A heartbeat or an answer tells how far the server is; its frames may be on their way.
  known(state, frame) {
    want(state, frame.revision);
  },
  removed(state) {
    state.removed = true;
    return "erase";
  },
};

// Returns what the view must show, and an order: fetch (changes since `revision`), soon (the
// same if still lacking in a moment), join, redraw (the page is of another past), erase.
export function apply(state, frame) {
  const changes = [];
  if (state.removed || !Object.hasOwn(TAKE, frame.type)) return { changes, order: null };
  const order = TAKE[frame.type](state, frame, changes) ?? (lacks(state) ? "soon" : null);
  return { changes, order };
}
