// Writes published.json: JSON Schemas of what Slack publishes as TypeScript (MIT License, Slack Technologies).
//
//   npm install @slack/types@3.2.0 @slack/web-api@8.2.0 @slack/bolt@5.1.0 ts-json-schema-generator@2.4.0
//   node publish.mjs
//
// Blocks stand under "block" alone: wherever else one may stand, anything may.
import { rmSync, writeFileSync } from "node:fs";
import { createGenerator } from "ts-json-schema-generator";

const EVENTS = {
  message: "T.GenericMessageEvent",
  bot_message: "T.BotMessageEvent",
  channel_join: "T.ChannelJoinMessageEvent",
  file_share: "T.FileShareMessageEvent",
  message_changed: "T.MessageChangedEvent",
  message_deleted: "T.MessageDeletedEvent",
  app_mention: "T.AppMentionEvent",
  app_home_opened: "T.AppHomeOpenedEvent",
  member_joined_channel: "T.MemberJoinedChannelEvent",
  reaction_added: "T.ReactionAddedEvent",
  reaction_removed: "T.ReactionRemovedEvent",
  event_callback: "B.EnvelopedEvent",
  slash_commands: "B.SlashCommand",
  block_actions: "B.BlockAction<B.ButtonAction>",
  message_action: "B.MessageShortcut",
  view_submission: "B.ViewSubmitAction",
  view_closed: "B.ViewClosedAction",
  block: "T.KnownBlock",
  view: "T.View",
};
const METHODS = `auth.test apps.connections.open bots.info chat.postMessage chat.update chat.delete chat.postEphemeral
  chat.getPermalink conversations.history conversations.replies conversations.info conversations.list
  conversations.join conversations.open conversations.members files.getUploadURLExternal
  files.completeUploadExternal files.info oauth.v2.access reactions.add reactions.remove team.info users.info
  users.list views.open views.update views.publish views.push`.split(/\s+/);
const responses = Object.fromEntries(
  METHODS.map((method) => {
    const words = method.split(".").map((word) => word[0].toUpperCase() + word.slice(1));
    return [method, `W.${words.join("")}Response`];
  }),
);

const names = Object.entries({ ...EVENTS, ...responses });
const imports = ["T from '@slack/types'", "B from '@slack/bolt'", "W from '@slack/web-api'"];
writeFileSync(
  "published.ts",
  imports.map((each) => `import type * as ${each};\n`).join("") +
    names.map(([, type], index) => `export type Published${index} = ${type};\n`).join(""),
);
const compilerOptions = { module: "commonjs", moduleResolution: "node", skipLibCheck: true, strict: true };
writeFileSync("published.tsconfig.json", JSON.stringify({ compilerOptions, files: ["published.ts"] }));

const definitions = {};
const published = {};

function plain(schema, key) {
  if (Array.isArray(schema)) return schema.map((each) => plain(each));
  if (schema === null || typeof schema !== "object") return schema;
  if (schema.$ref) return { $ref: decodeURIComponent(schema.$ref) };
  const kept = {};
  for (const [name, each] of Object.entries(schema)) {
    if (key !== "properties" && (name === "description" || name === "$schema")) continue;
    kept[name] = key === "properties" && name === "blocks" ? { type: "array" } : plain(each, name);
  }
  return kept;
}

function used(schema, all, found = new Set()) {
  for (const [, name] of JSON.stringify(schema).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)) {
    if (found.has(name)) continue;
    found.add(name);
    used(all[name], all, found);
  }
  return found;
}

function named(schema, prefix) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/definitions/', `"$ref":"#/definitions/${prefix}`));
}

names.forEach(([name, type], index) => {
  const closed = type.startsWith("W.");
  const config = { path: "published.ts", tsconfig: "published.tsconfig.json", skipTypeCheck: true };
  const made = createGenerator({ ...config, additionalProperties: !closed }).createSchema(`Published${index}`);
  const all = plain(made.definitions);
  const own = all[`Published${index}`];
  // Two answers may have types of one name; events and blocks share theirs.
  const prefix = closed ? `${name}.` : "";
  for (const each of used(own, all)) definitions[prefix + each] = named(all[each], prefix);
  published[name] = named(own, prefix);
});
// One definition a line.
const lines = (each) => `{\n${Object.entries(each).map((pair) => pair.map((side) => JSON.stringify(side)).join(":")).join(",\n")}\n}`;
writeFileSync("published.json", `{"published":${lines(published)},"definitions":${lines(definitions)}}\n`);
rmSync("published.ts");
rmSync("published.tsconfig.json");
