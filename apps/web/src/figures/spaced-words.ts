/** A key of a specification as words: "learningRate" is "learning rate". */
export function spacedWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
