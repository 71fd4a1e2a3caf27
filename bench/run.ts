import { parseArgs } from 'node:util'
import { jsonLine, type Row, rounded } from './bench.ts'
import { plainSignMs } from './plain-sign.ts'
import { benches } from './table.ts'

function printForPeople({ case: name, metric, value, unit }: Row): void {
  console.log(`  ${name.padEnd(34)} ${metric.padEnd(24)} ${String(rounded(value)).padStart(10)} ${unit}`)
}

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}

const context = { plainSignMs: await plainSignMs() }
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  if (!values.json) console.log(name)
  for await (const figure of bench(context)) {
    const row = { bench: name, ...figure }
    if (values.json) console.log(jsonLine(row))
    else printForPeople(row)
  }
}
