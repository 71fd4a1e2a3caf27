import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseSync } from 'vite'

/** What a page runs, as paths below the built extension: before its first view, and what it may fetch after that. */
export type PageScripts = { first: Set<string>; later: Set<string> }

/** Follows the scripts that a page names through the imports of each; `read` gives a file's text by its path. */
export function scriptsOf(page: string, read: (path: string) => string): PageScripts {
  const first = new Set<string>()
  const later = new Set<string>()
  const late: string[] = []
  const follow = (path: string, into: Set<string>) => {
    if (first.has(path) || into.has(path)) return
    into.add(path)
    const source = read(path)
    const { module, errors } = parseSync(path, source)
    if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]!.message}`)
    const beside = (name: string) => posix.join(posix.dirname(path), name)
    for (const { moduleRequest } of module.staticImports) follow(beside(moduleRequest.value), into)
    for (const { moduleRequest } of module.dynamicImports) {
      const name = /^["'`](\.[^"'`$]*)["'`]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[1]
      if (name === undefined) throw new Error(`${path} imports what only running it can tell.`)
      late.push(beside(name))
    }
  }
  for (const [, src] of read(page).matchAll(/<script\b[^>]*\ssrc="\/([^"]+)"/g)) follow(src!, first)
  for (const path of late) follow(path, later)
  return { first, later }
}

/** Bytes of these files, each gzipped alone, as they would travel. */
export function gzippedBytes(paths: Iterable<string>, folder: string): number {
  return [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(posix.join(folder, path))).length, 0)
}
