import { readFileSync } from 'node:fs'
import { bytesToHex } from '@noble/hashes/utils.js'

const document = readFileSync(`${import.meta.dirname}/../../../docs/protocol.md`, 'utf8')

/** §17 of the protocol, «Worked values». */
export const section = document.split('\n## 17. Worked values\n')[1]!

/** Its tables, without their heads: rows of name and value. */
export const tables = [...section.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) =>
  table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ),
)

/** Its fenced blocks. */
export const blocks = [...section.matchAll(/```\n([^`]*)\n```/g)].map(([, block]) => block!)

/** Values as the document writes them. */
export function code(...values: Uint8Array[]): string {
  return values.map((value) => `\`${bytesToHex(value)}\``).join(', ')
}

/** `nn…` */
export function filled(byte: number, length = 32): Uint8Array {
  return new Uint8Array(length).fill(byte)
}
