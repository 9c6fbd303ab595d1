// The page of a topic: its view, its stream, the composer, who is here, and how far one has read.
import { startComposer } from "./composer.js";
import { one } from "./dom.js";
import { followFacts, showTopic } from "./head.js";
import { readTopic } from "./page.js";
import { followPeople, showPresence } from "./people.js";
import { startReading } from "./reading.js";
import { roomView } from "./room.js";
import { threadView } from "./thread.js";
import { followTopic } from "./topic.js";

export function startTopic({ member, streams, send, outbox, here, redraw, gone }) {
  const page = readTopic();
  const view = page.isRoom ? roomView(page) : threadView(page);
  const form = one("[data-composer]");
  const composer = form && outbox && startComposer(form, page, member, outbox);
  const watch = member && startReading(page, send);

  const topic = followTopic({
    page, streams, redraw,
    presence: showPresence,
    show(changes) {
      const posts = changes.flatMap(({ post }) => post ?? []);
      if (posts.length) {
        view.show(posts);
        followFacts();
      }
      const head = changes.filter((change) => change.topic).at(-1);
      if (head) showTopic(page, head.topic, redraw);
      outbox?.drawn();
      if (watch) watch();
    },
    erase(reason) {
      streams.leave(`topic.${page.topic}.people`);
      gone(reason);
    },
  });
  if (member) followPeople({ topic: page.topic, member, streams, send, input: composer?.input });

  Object.assign(here, composer, {
    isDrawn: view.isDrawn,
    arrived: (id, post) => id === page.topic && topic.take({ type: "post", revision: post.revision, post }),
    expect: (id, revision) => id === page.topic && topic.take({ type: "known", revision }),
  });
  outbox?.drawn();
}
