import { exportFaults } from "../script/faults";
import type { TextPlan } from "../script/plan";
import { textModelSection } from "./model";
import type { ScriptParts } from "./parts";
import { lines, literal } from "./python";
import { textTrainSection, trainConstants } from "./train";
import { weightsSection } from "./weights";

/** A script that learns to go on writing a text, character by character. */
export function textParts(plan: TextPlan, weights: readonly string[], dataPath: string): ScriptParts {
  const { text, model, train, evaluations, generations } = plan;
  const activation = model.layers.at(-1)?.config["activation"];
  if (activation !== "linear") throw exportFaults.key(`model ${model.name}`, "activation", activation);
  return {
    imports: {
      plain: ["argparse", "json", "math"],
      from: [
        "from collections import Counter",
        "from dataclasses import dataclass",
        "from pathlib import Path",
      ],
    },
    constants: lines(
      `TEXT = Path(__file__).parent / ${literal(dataPath)}`,
      `SPLIT = (${text.split.join(", ")})`,
      text.vocab_size === undefined ? undefined : `VOCAB_SIZE = ${text.vocab_size}`,
      `SEQ_LENGTH = ${text.seq_length}`,
      trainConstants(train),
    ),
    definitions: [
      loadSection(text),
      textModelSection(model),
      windows(text.validation),
      textTrainSection(train, text.validation),
      evaluations.length + generations.length > 0 ? reader : undefined,
      evaluations.length > 0 ? evaluate(model.name) : undefined,
      generations.length > 0 ? generate(text.lowercase) : undefined,
      weightsSection(weights),
    ],
    data: "corpus",
    steps: [
      ...evaluations.map(({ on }) => `    evaluate(model, corpus, ${bounds[on]})`),
      ...generations.flatMap(({ prompt, temperature, length, seed }) => [
        `    for temperature in ${literal(temperature)}:`,
        `        text = generate(model, corpus, ${literal(prompt)}, temperature, ${length}, ${seed})`,
        '        print(f"── temperature {temperature}\\n{text}\\n")',
      ]),
    ],
  };
}

const bounds = {
  train: "0, corpus.train_end",
  validation: "corpus.train_end, corpus.validation_end",
  test: "corpus.validation_end, len(corpus.text)",
};

function loadSection({ lowercase, vocab_size }: TextPlan["text"]): string {
  return lines(
    "@dataclass",
    "class Corpus:",
    '    """A text as numbers of the symbols that its training part holds."""',
    "",
    "    symbols: list  # the first stands for all that training lacks",
    "    text: np.ndarray  # [characters]",
    "    train_end: int",
    "    validation_end: int",
    "",
    "",
    "def load():",
    '    """Reads the text; the most frequent symbols of training come first."""',
    `    text = TEXT.read_text(encoding="utf-8-sig")${lowercase ? ".lower()" : ""}`,
    "    train, validation, _ = (math.floor(round(len(text) * part, 9)) for part in SPLIT)",
    "    counts = Counter(text[:train])",
    '    order = sorted(counts, key=lambda c: (-counts[c], c.encode("utf-16-be")))',
    `    symbols = ["\\ufffd", *order${vocab_size === undefined ? "" : "[:VOCAB_SIZE]"}]`,
    "    numbers = {symbol: i for i, symbol in enumerate(symbols)}",
    "    encoded = np.array([numbers.get(symbol, 0) for symbol in text])",
    "    return Corpus(symbols, encoded, train, train + validation)",
  );
}

function windows(validation: boolean): string {
  return lines(
    "def inputs(corpus, starts):",
    '    """SEQ_LENGTH symbols from each start on, [windows, SEQ_LENGTH]."""',
    "    return corpus.text[starts[:, None] + np.arange(SEQ_LENGTH)]",
    "",
    "",
    "def targets(corpus, starts):",
    '    """The symbols that follow each of them."""',
    "    return corpus.text[starts[:, None] + np.arange(1, SEQ_LENGTH + 1)]",
    "",
    "",
    "def train_starts(corpus):",
    '    """Windows side by side in the training part."""',
    "    return np.arange((corpus.train_end - 1) // SEQ_LENGTH) * SEQ_LENGTH",
    validation
      ? [
          "",
          "",
          "def validation_starts(corpus):",
          '    """The same in the validation part."""',
          "    count = (corpus.validation_end - corpus.train_end - 1) // SEQ_LENGTH",
          "    return corpus.train_end + np.arange(count) * SEQ_LENGTH",
        ]
      : undefined,
  );
}

const reader = lines(
  "def reader(model):",
  '    """The same network with a state that goes from call to call."""',
  "    stateful = build(stateful=True)",
  "    stateful.set_weights(model.get_weights())",
  "    return stateful",
);

function evaluate(name: string): string {
  return lines(
    "def log_probabilities(network, symbols):",
    '    """Of every symbol after each of these, [symbols, vocabulary]."""',
    "    logits = keras.ops.convert_to_numpy(network(symbols[None]))[0].astype(float)",
    "    logits -= logits.max(axis=1, keepdims=True)",
    "    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))",
    "",
    "",
    "def cross_entropy(model, corpus, start, end):",
    '    """Mean of -ln p over a part that is read once, from its start to its end."""',
    "    network, total, first = reader(model), 0.0, max(start, 1)",
    "    for at in range(first, end, 1024):",
    "        stop = min(at + 1024, end)",
    "        known = log_probabilities(network, corpus.text[at - 1 : stop - 1])",
    "        total -= known[np.arange(stop - at), corpus.text[at:stop]].sum()",
    "    return total / (end - first)",
    "",
    "",
    "def frequencies(corpus, start, end):",
    '    """The same by how often symbols, and pairs of them, stand before the test."""',
    "    known, size = corpus.text[: corpus.validation_end], len(corpus.symbols)",
    "    single = np.bincount(known, minlength=size)",
    "    pairs = np.zeros((size, size))",
    "    np.add.at(pairs, (known[:-1], known[1:]), 1)",
    "    first = max(start, 1)",
    "    before, after = corpus.text[first - 1 : end - 1], corpus.text[first:end]",
    "    unigram = (single[after] + 0.1) / (len(known) + 0.1 * size)",
    "    bigram = (pairs[before, after] + 0.1) / (pairs.sum(axis=1)[before] + 0.1 * size)",
    "    return -np.log(unigram).mean(), -np.log(bigram).mean()",
    "",
    "",
    "def evaluate(model, corpus, start, end):",
    '    """Prints how surprised the model is by a part, in nats and bits."""',
    "    unigram, bigram = frequencies(corpus, start, end)",
    "    surprise = {",
    `        ${literal(name)}: cross_entropy(model, corpus, start, end),`,
    '        "unigram": unigram,',
    '        "bigram": bigram,',
    "    }",
    "    for name, nats in surprise.items():",
    "        bits = nats / math.log(2)",
    '        print(f"{name:16}{nats:10.5f} nats{bits:10.5f} bits per character")',
  );
}

function generate(lowercase: boolean): string {
  return lines(
    "def generate(model, corpus, prompt, temperature, length, seed):",
    '    """Goes on with a prompt, symbol by symbol; 0 takes the most likely ones."""',
    "    network = reader(model)",
    "    numbers = {symbol: i for i, symbol in enumerate(corpus.symbols)}",
    `    prompt = "".join(c for c in prompt${lowercase ? ".lower()" : ""} if numbers.get(c, 0) > 0) or "\\n"`,
    "    text = [numbers.get(symbol, 1) for symbol in prompt]",
    "    random = np.random.default_rng(seed)",
    "    given = np.array(text)",
    "    for _ in range(length):",
    "        logits = keras.ops.convert_to_numpy(network(given[None]))[0, -1].astype(float)",
    "        logits[0] = -np.inf  # what stands for all others is never written",
    "        if temperature > 0:",
    "            logits = logits / temperature + random.gumbel(size=len(logits))",
    "        text.append(int(logits.argmax()))",
    "        given = np.array(text[-1:])",
    '    return "".join(corpus.symbols[symbol] for symbol in text)',
  );
}
