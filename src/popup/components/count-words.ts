const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** Small counts of parties are written as words. */
export function countWord(count: number): string {
  return words[count] ?? String(count)
}

/** The same at the beginning of a sentence. */
export function countWordFirst(count: number): string {
  const word = countWord(count)
  return word.charAt(0).toUpperCase() + word.slice(1)
}
