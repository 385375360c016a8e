// Scores all sentences of a JSON file with npm's `sentiment` for each line that comes in, and answers with the CPU seconds.
"use strict";

const fs = require("fs");
const readline = require("readline");
const Sentiment = require("sentiment");

const sentences = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const sentiment = new Sentiment();

readline.createInterface({ input: process.stdin }).on("line", () => {
  const begin = process.cpuUsage();
  let sum = 0;
  for (const sentence of sentences) {
    sum += sentiment.analyze(sentence).score;
  }
  const used = process.cpuUsage(begin);
  console.log(JSON.stringify({ sum, seconds: (used.user + used.system) / 1e6 }));
});
