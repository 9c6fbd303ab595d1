// The page of a topic: its view, its stream, the composer, who is here, and how far one has read.
import { showReactions, startActing } from "./acting.js";
import { one } from "./dom.js";
import { followFacts, showTopic, startMarks } from "./head.js";
import { followAnswer } from "./kinds.js";
import { startLinked } from "./linked.js";
import { startMenus } from "./menus.js";
import { readTopic } from "./page.js";
import { followPeople, showPresence } from "./people.js";
import { startPinned } from "./pinned.js";
import { startSlow } from "./slow.js";
import { followTopic } from "./topic.js";

// What only one of the two formats needs is fetched with its page alone.
async function startView(page, around) {
  if (page.isRoom) return (await import("./room_page.js")).startRoom(page, around);
  return (await import("./thread_page.js")).startThread(page, around);
}

// What passes the topic on is fetched by who does it.
function startSharing() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-share-topic]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !(navigator.clipboard || navigator.share)) return;
    event.preventDefault();
    import("./sharing.js").then(({ shareTopic }) => shareTopic(link));
  });
}

export async function startTopic({ member, streams, send, outbox, here, redraw, gone }) {
  const page = readTopic();
  const { view, watch } = await startView(page, { member, send });
  const form = one("[data-composer]");
  // Visitors write nothing, and fetch nothing to write with.
  const composer = form && outbox && (await import("./composer.js")).startComposer(form, page, member, outbox);
  const slow = startSlow(page, form);
  const showPinned = startPinned();
  const showHead = (head) => showTopic(page, head, { redraw, slow });

  const topic = followTopic({
    page, streams, redraw,
    presence: showPresence,
    show(changes) {
      const posts = changes.flatMap(({ post }) => post ?? []);
      if (posts.length) {
        view.show(posts);
        showPinned(posts);
        followAnswer(page, posts);
        followFacts();
      }
      showReactions(page, changes.flatMap(({ reactions }) => reactions ?? []));
      const head = changes.filter((change) => change.topic).at(-1);
      if (head) showHead(head.topic);
      outbox?.drawn();
      if (watch) watch();
    },
    erase(reason) {
      streams.leave(`topic.${page.topic}.people`);
      const seen = page.posts().find((article) => article.getBoundingClientRect().bottom > 0);
      gone(reason);
      import("./moved_on.js").then(({ leadOn }) => leadOn(page.topic, seen?.dataset.number));
    },
  });
  startMarks(showHead);
  startLinked(page.list);
  startSharing();
  startMenus(one("header", page.isRoom ? page.section : document.getElementById("main")));
  if (member) followPeople({ topic: page.topic, member, streams, send, input: composer?.input });

  const take = (post) => topic.take({ type: "post", revision: post.revision, post });
  const editing = await startActing({ page, member, input: composer?.input, take });
  Object.assign(here, composer, {
    isUnsent: () => composer?.isUnsent() || editing.isOpen(),
    isDrawn: view.isDrawn,
    arrived: (id, post) => id === page.topic && take(post),
    expect: (id, revision) => id === page.topic && topic.take({ type: "known", revision }),
  });
  outbox?.drawn();
}
