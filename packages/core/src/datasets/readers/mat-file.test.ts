import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { readMatFile } from "./mat-file.js";
import { matFile } from "./test-mat-writer.js";

// Written by scipy.io.savemat of SciPy 1.17.1; fixtures/make_mat.py has the program.
const scipy = (name: string) => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));

test.each(["packed.mat", "plain.mat"])("%s of SciPy gives back its numbers, text, structs and cells", (name) => {
  const variables = readMatFile(scipy(name), name);
  expect([...variables.keys()]).toEqual(["trnid", "labels", "halves", "words", "synsets", "cells"]);
  expect(variables.get("trnid")).toEqual({
    kind: "numbers",
    shape: [1, 3],
    values: Float64Array.of(6_765, 6_755, 1),
  });
  // Two rows of three, column by column.
  expect(variables.get("labels")).toEqual({
    kind: "numbers",
    shape: [2, 3],
    values: Float64Array.of(77, 3, 1, 4, 102, 5),
  });
  expect(variables.get("halves")).toMatchObject({ values: Float64Array.of(-0.5, 1e-3) });
  expect(variables.get("words")).toEqual({ kind: "text", shape: [1, 9], text: "tench, Ö".padEnd(9, "!") });
  const synsets = variables.get("synsets");
  const structs = synsets?.kind === "structs" ? synsets.structs : [];
  expect(structs.map((struct) => [...struct.keys()])).toEqual(new Array(2).fill(["ILSVRC2012_ID", "WNID", "children"]));
  expect(structs.map((struct) => struct.get("WNID"))).toMatchObject([{ text: "n01440764" }, { text: "n01443537" }]);
  expect(structs.map((struct) => struct.get("ILSVRC2012_ID"))).toMatchObject([
    { values: Float64Array.of(449) },
    { values: Float64Array.of(442) },
  ]);
  expect(structs[0]?.get("children")).toMatchObject({ shape: [0, 0] });
  expect(variables.get("cells")).toMatchObject({
    kind: "cells",
    cells: [{ text: "one" }, { values: Float64Array.of(2) }],
  });
});

test("a file of the other byte order is read, as one of MATLAB on a SPARC", () => {
  const header = Buffer.alloc(128, " ");
  header.writeUInt16BE(0x0100, 124);
  header.write("MI", 126);
  const matrix = [14, 56, 6, 8, 6, 0, 5, 8, 1, 2];
  const words = Buffer.alloc(4 * matrix.length);
  for (const [index, word] of matrix.entries()) words.writeUInt32BE(word, 4 * index);
  // The name `x` as a small element, then two unsigned numbers of 16 bits.
  const rest = Buffer.of(0, 1, 0, 1, 0x78, 0, 0, 0, 0, 4, 0, 4, 0x01, 0x02, 0x03, 0x04);
  // Flags and dimensions take 32 bytes, the name 8 and the values 8.
  words.writeUInt32BE(48, 4);
  const small = Buffer.from(rest);
  small.writeUInt32BE((1 << 16) | 1, 0);
  small.writeUInt32BE((4 << 16) | 4, 8);
  expect(readMatFile(Buffer.concat([header, words, small]), "sparc.mat").get("x")).toEqual({
    kind: "numbers",
    shape: [1, 2],
    values: Float64Array.of(0x0102, 0x0304),
  });
});

test("a file that is none, or ends early, is refused with its name", () => {
  expect(() => readMatFile(Buffer.from("hello"), "setid.mat")).toThrow("setid.mat is no MATLAB file of level 5");
  const bytes = matFile({ trnid: Array.from({ length: 500 }, (_, index) => index) }, false);
  for (let length = 129; length < bytes.length; length += 7)
    expect(() => readMatFile(bytes.subarray(0, length), "setid.mat")).toThrow(/^setid\.mat .*download it again/);
  const packed = matFile({ trnid: [1, 2, 3] });
  expect(() => readMatFile(packed.subarray(0, packed.length - 3), "setid.mat")).toThrow("setid.mat is cut short");
});

test("a damaged byte anywhere gives values or a sentence, and nothing else", () => {
  const bytes = matFile(
    {
      synsets: [
        { WNID: "n01440764", id: [1] },
        { WNID: "n01443537", id: [2] },
      ],
      x: [1, 2],
    },
    false,
  );
  let refused = 0;
  for (let at = 128; at < bytes.length; at++) {
    for (const value of [0, 0x7f, 0xff]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = value;
      try {
        readMatFile(damaged, "meta.mat");
      } catch (error) {
        expect(error).toMatchObject({ name: "BadInput", field: "meta.mat" });
        refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(100);
});

test("what unpacks without end, or claims a sea of structs without fields, is refused", () => {
  const zeros = deflateSync(Buffer.alloc(70 << 20));
  const tag = Buffer.alloc(8);
  tag.writeUInt32LE(15, 0);
  tag.writeUInt32LE(zeros.length, 4);
  const endless = Buffer.concat([matFile({}), tag, zeros]);
  expect(endless.length).toBeLessThan(100_000);
  expect(() => readMatFile(endless, "bomb.mat")).toThrow(/^bomb\.mat is damaged \(.*larger than/);

  const sea = matFile({ synsets: [{ WNID: "a" }, { WNID: "b" }] }, false);
  // Two structs of one field of 32 characters become sixty million of none.
  sea.writeInt32LE(60_000_000, sea.indexOf(Buffer.of(5, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0)) + 8);
  sea.writeInt32LE(0, sea.indexOf(Buffer.of(5, 0, 4, 0, 32, 0, 0, 0)) + 4);
  expect(() => readMatFile(sea, "sea.mat")).toThrow('sea.mat has an array "synsets" of 60000000×1 elements');
});
