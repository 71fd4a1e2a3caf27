import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { type Counts, countCommand, countPlaywright, countVitest, lastLine, sum } from './counts.ts'
import { runMain, start } from './processes.ts'
import { root, stateDir, toolScript } from './root.ts'

const reports = join(stateDir, 'reports')

async function run(name: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const started = await start(name, process.execPath, args, { cwd: root, env, stdio: 'inherit' })
  await started.ended()
  return started.child.exitCode ?? 1
}

/** Runs a command that writes a JSON report, and counts what it says; without a report the suite is one failure. */
async function runReporting<R>(
  name: string,
  args: string[],
  count: (report: R, exitCode: number) => Counts,
): Promise<Counts> {
  const file = join(reports, `${name}.json`)
  const exitCode = await run(name, [...args.map((arg) => arg.replace('{report}', file))], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
    CHROMIUM_PATH: findChromium(),
  })
  return existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8')) as R, exitCode) : countCommand(1)
}

const command = (name: string, args: string[]) => async () => countCommand(await run(name, args))

/** In this order; each runs whether or not the ones before it passed. */
const suites: { name: string; run: () => Promise<Counts> }[] = [
  { name: 'types', run: command('types', [toolScript('typescript', 'tsc'), '-p', '.']) },
  { name: 'lint', run: command('lint', [toolScript('@biomejs/biome', 'biome'), 'check', '.']) },
  {
    name: 'unit',
    run: () =>
      runReporting(
        'unit',
        [toolScript('vitest'), 'run', '--reporter=default', '--reporter=json', '--outputFile.json={report}'],
        countVitest,
      ),
  },
  { name: 'build', run: command('build', [toolScript('vite'), 'build', '--logLevel=warn']) },
  {
    name: 'build for Firefox',
    run: command('build for Firefox', [toolScript('vite'), 'build', '--mode=firefox', '--logLevel=warn']),
  },
  {
    name: 'add-on lint',
    run: command('add-on lint', [toolScript('web-ext'), 'lint', '--source-dir=dist-firefox', '--no-config-discovery']),
  },
  {
    name: 'e2e',
    run: () =>
      runReporting(
        'e2e',
        [toolScript('@playwright/test', 'playwright'), 'test', '--reporter=list,json'],
        countPlaywright,
      ),
  },
]

await runMain(async () => {
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const outcomes: { name: string; counts: Counts; seconds: number }[] = []
  for (const { name, run } of suites) {
    console.log(`\n── ${name}`)
    const started = performance.now()
    const counts = await run()
    outcomes.push({ name, counts, seconds: (performance.now() - started) / 1000 })
  }
  console.log('')
  for (const { name, counts, seconds } of outcomes) {
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    console.log(`${name.padEnd(18)} ${lastLine(counts)}${skipped}  (${seconds.toFixed(1)} s)`)
  }
  const total = sum(outcomes.map(({ counts }) => counts))
  console.log(lastLine(total))
  return total.failed === 0 ? 0 : 1
})
