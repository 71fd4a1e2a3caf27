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

/** Where a suite's JSON report is written. */
const reportOf = (name: string) => join(reports, `${name}.json`)

/** Counts what a suite's report says; without a report the suite is one failure. */
function countReport<R>(name: string, count: (report: R, exitCode: number) => Counts, exitCode: number): Counts {
  const file = reportOf(name)
  return existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8')) as R, exitCode) : countCommand(1)
}

async function runUnit(): Promise<Counts> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf('unit')}`]
  return countReport('unit', countVitest, await run('unit', [toolScript('vitest'), 'run', ...reporters]))
}

async function runE2e(): Promise<Counts> {
  const args = [toolScript('@playwright/test', 'playwright'), 'test', '--reporter=list,json']
  // Found here, once, since finding it may mean installing it.
  const env = { CHROMIUM_PATH: findChromium(), PLAYWRIGHT_JSON_OUTPUT_FILE: reportOf('e2e') }
  return countReport('e2e', countPlaywright, await run('e2e', args, env))
}

const command = (name: string, args: string[]) => async () => countCommand(await run(name, args))

/** In this order; each runs whether or not the ones before it passed. */
const suites: { name: string; run: () => Promise<Counts> }[] = [
  { name: 'types', run: command('types', [toolScript('typescript', 'tsc'), '-p', '.']) },
  { name: 'lint', run: command('lint', [toolScript('@biomejs/biome', 'biome'), 'check', '.']) },
  { name: 'unit', run: runUnit },
  { name: 'build', run: command('build', [toolScript('vite'), 'build', '--logLevel=warn']) },
  {
    name: 'build for Firefox',
    run: command('build for Firefox', [toolScript('vite'), 'build', '--mode=firefox', '--logLevel=warn']),
  },
  {
    name: 'add-on lint',
    run: command('add-on lint', [toolScript('web-ext'), 'lint', '--source-dir=dist-firefox', '--no-config-discovery']),
  },
  { name: 'e2e', run: runE2e },
]

await runMain(async () => {
  // Nothing that an earlier run left may be tested or counted.
  for (const left of [reports, join(root, 'dist'), join(root, 'dist-firefox')])
    rmSync(left, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const outcomes: { name: string; counts: Counts; seconds: number }[] = []
  for (const { name, run } of suites) {
    console.log(`\n── ${name}`)
    const started = performance.now()
    const counts = await run().catch((error: Error) => {
      console.error(error.message)
      return countCommand(1)
    })
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
