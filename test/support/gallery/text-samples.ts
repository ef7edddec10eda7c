import type { OutputData } from "../../../src/outputs";

/** What a network has written at three temperatures; the last sample met what ends it. */
export function generationSample(): OutputData<"generation"> {
  return {
    summary:
      'writer wrote 3 samples of up to 300 symbols after "Call me ", at temperatures 0.5, 0.8 and 1.2.',
    model: "writer",
    prompt: "Call me ",
    samples: [
      {
        temperature: 0.5,
        text: "the sea of the ship, and the sea was the whale and the ship of the sea; and the whale was a strange and the sea of the ship, and the sea was the whale and the ship of the sea.\n\n“And what of the whale?” said the captain.",
        ended: "length",
      },
      {
        temperature: 0.8,
        text: "the old man's hand upon the deck, and then the boats were lowered; but the great white whale had gone down among the waters, and no man knew where he would rise.\n\n    So they waited, ho!",
        ended: "length",
      },
      { temperature: 1.2, text: "Quoghbulkington—thruxt by 3 yond'ring gurths; aye", ended: "stop" },
    ],
    config: {
      prompt: "Call me ",
      length: 300,
      temperature: [0.5, 0.8, 1.2],
      top_k: "none",
      top_p: 1,
      n: 1,
      stop: ["."],
      seed: 42,
    },
    defaults: ["top_k", "top_p", "n", "seed"],
    notes: [
      "Up to 42 % of the text at temperature 0.5 repeats what stands before it. Raise `temperature` to about 0.8.",
    ],
  };
}
