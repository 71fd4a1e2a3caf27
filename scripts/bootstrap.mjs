// Runs on whatever Node the person has: installs what is missing, then runs `scripts/<name>.ts` on the pinned Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missingPackages } from './installed.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const [name, ...args] = process.argv.slice(2)

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

function isInstalled() {
  // A linked node_modules belongs to another checkout; installing would empty it under that one's feet.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return true
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  return missingPackages(packages(join(root, 'package-lock.json')), packages(record)).length === 0
}

function install() {
  console.log('Installing the packages that package-lock.json names…')
  runNpm(process.execPath, ['ci'])
  // npm leaves out what its own Node is too old for: the pinned one adds that.
  if (!isNewEnough()) runNpm(pinnedNode(), ['install', '--no-save'])
}

/** Runs npm on that Node. */
function runNpm(node, args) {
  const npm = process.env.npm_execpath
  const [command, ...first] = npm ? [node, npm] : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  const flags = [...args, '--no-audit', '--no-fund', '--loglevel=error']
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` }
  const { status, error } = spawnSync(command, [...first, ...flags], { cwd: root, stdio: 'inherit', env })
  if (status !== 0) fail(`npm ${args[0]} did not finish${error ? `: ${error.message}` : ''}. Nothing was started.`)
}

function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= 24
}

/** The Node that the platform's package brings, or this one where it is new enough. */
function pinnedNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const pinned = join(modules, `node-${platform}-${process.arch}`, 'bin', file)
  if (existsSync(pinned)) return pinned
  if (isNewEnough()) return process.execPath
  return fail(
    `Symbolon needs Node 24, and no package brings it for ${platform} ${process.arch}. Install Node 24 first.`,
  )
}

if (!isInstalled()) install()
const child = spawn(pinnedNode(), [join(root, 'scripts', `${name}.ts`), ...args], {
  cwd: root,
  // The channel lets the child notice when this process is killed outright, and stop what it started.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}` },
})
// The terminal sends Ctrl-C to the child as well; this process only waits for it to finish stopping.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
child.on('error', (error) => fail(`The pinned Node could not be started: ${error.message}`))
child.on('exit', (code) => process.exit(code ?? 1))
