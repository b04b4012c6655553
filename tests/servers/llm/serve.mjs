// A language model in a file, behind the part of OpenAI's interface that the reader speaks. Listens on loopback only.
// usage: node serve.mjs MODEL.gguf   (prints its port once it is ready; ends when its standard input does)
import http from "node:http";
import path from "node:path";
import { getLlama, LlamaChatSession } from "node-llama-cpp";

const CONTEXT_TOKENS = 4096;
const THREADS = 2;
const MOST_CHARACTERS = 75; // of a passage

const file = path.resolve(process.argv[2]);
const llama = await getLlama({ gpu: false, build: "never", maxThreads: THREADS, logLevel: "error" });
const model = await llama.loadModel({ modelPath: file });
const context = await model.createContext({ contextSize: CONTEXT_TOKENS, threads: THREADS });
const sequence = context.getSequence();

/** One turn of a chat, as the library keeps it. */
function turn({ role, content }) {
  if (role === "system") return { type: "system", text: content };
  return role === "user" ? { type: "user", text: content } : { type: "model", response: [content] };
}

async function complete(asked) {
  const schema = asked.response_format?.json_schema?.schema;
  // So small a model says nothing, or the same without end. Made to say one thing in few words, it may invent: that is
  // its part.
  for (const [list, words] of [["statements", "passages"], ["summary", "of"]]) {
    const told = schema?.properties?.[list];
    if (!told) continue;
    Object.assign(told, { minItems: 1, maxItems: 1 });
    const { [words]: passages, sentence } = told.items.properties;
    passages.maxItems = 1;
    for (const text of [passages.items, sentence]) if (text) text.maxLength = MOST_CHARACTERS;
  }
  const grammar = schema && (await llama.createGrammarForJsonSchema(schema));
  const turns = asked.messages.map(turn);
  const last = turns.pop();
  await sequence.clearHistory();
  const session = new LlamaChatSession({ contextSequence: sequence, autoDisposeSequence: false });
  session.setChatHistory(turns);
  const before = sequence.tokenMeter.getState();
  const { responseText, stopReason } = await session.promptWithMeta(last.text, {
    grammar,
    maxTokens: asked.max_completion_tokens ?? asked.max_tokens,
    temperature: asked.temperature ?? 0,
    seed: 1,
  });
  const used = sequence.tokenMeter.diff(before);
  session.dispose();
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 0,
    model: asked.model,
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: responseText },
        finish_reason: stopReason === "maxTokens" ? "length" : "stop",
      },
    ],
    usage: {
      prompt_tokens: used.usedInputTokens,
      completion_tokens: used.usedOutputTokens,
      total_tokens: used.usedInputTokens + used.usedOutputTokens,
    },
  };
}

let turnOf = Promise.resolve(); // one at a time: there is one sequence

const server = http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const answer = (status, body) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    turnOf = turnOf
      .then(() => complete(JSON.parse(Buffer.concat(parts).toString("utf8"))))
      .then((completion) => answer(200, completion))
      .catch((error) => answer(400, { error: { message: String(error) } }));
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => process.exit(0)).resume();
