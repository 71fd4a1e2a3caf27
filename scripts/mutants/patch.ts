import type { Mutant } from './mutant.ts'

/** The file's text without the check. Throws when the check is not there exactly once, or when nothing would change. */
export function withoutCheck(text: string, { check, source, replacement, file }: Mutant): string {
  const found = text.split(source).length - 1
  if (source === '' || found !== 1)
    throw new Error(`The text of the check «${check}» occurs ${found} times in ${file}, not once.`)
  if (source === replacement) throw new Error(`The replacement of the check «${check}» in ${file} changes nothing.`)
  return text.replace(source, () => replacement)
}
