import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import { findChromium } from '../scripts/chromium.ts'
import { extensionId } from '../scripts/extension.ts'
import { freePort, isFree } from '../scripts/free-port.ts'
import { callRpc } from '../scripts/json-rpc.ts'
import { type Started, start, whenReady } from '../scripts/processes.ts'
import { root } from '../scripts/root.ts'
import { fromSource } from '../scripts/server-program.ts'
import type { Ports } from '../scripts/world.ts'

/** `npm start` after the build: what it starts, how all of it ends, and what a second start finds. */

test.skip(process.platform === 'win32', 'Signals and ps are not those of Windows.')

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'symbolon-start-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** All processes below one, by `ps`: id and command line. */
function descendantsOf(pid: number): { pid: number; command: string }[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const all = stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }]
  })
  const below = (id: number): typeof all =>
    all.filter(({ parent }) => parent === id).flatMap((child) => [child, ...below(child.pid)])
  return below(pid).filter(({ command }) => !command.startsWith('ps '))
}

/** Processes that still run; a zombie is no more than an entry. */
function alive(pids: readonly number[]): number[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' })
  const running = stdout.split('\n').map((line) => line.trim().split(/\s+/))
  return pids.filter((pid) => running.some(([id, state]) => Number(id) === pid && !state!.startsWith('Z')))
}

async function choosePorts(): Promise<Ports> {
  const [chain, tezos, first, second, dapp] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  return { chain, tezos, servers: [first, second], dapp }
}

/** Real Chromium without a window, in the place of the one that `npm start` finds. */
function windowlessChromium(): string {
  const file = join(folder, 'chromium')
  writeFileSync(file, `#!/bin/sh\nexec '${findChromium()}' --headless --remote-debugging-port=0 "$@"\n`, {
    mode: 0o755,
  })
  return file
}

/** Written by Chromium once it is up. */
const devToolsPort = () => join(folder, 'profile', 'DevToolsActivePort')

function connectToChromium() {
  const [port] = readFileSync(devToolsPort(), 'utf8').split('\n')
  return chromium.connectOverCDP(`http://127.0.0.1:${port}`)
}

/** What an earlier start left where the wallet is kept, after which there is something. */
async function leftInWallet(): Promise<unknown> {
  const browser = await connectToChromium()
  const page = await browser.contexts()[0]!.newPage()
  // The popup would close itself: there is no wallet yet.
  await page.goto(`chrome-extension://${extensionId}/onboarding.html`)
  const left = await page.evaluate(async () => {
    const { left } = await chrome.storage.local.get('left')
    await chrome.storage.local.set({ left: 'here' })
    return left
  })
  await page.close()
  await browser.close()
  return left
}

/** As a person closes the last window: Chromium ends by itself. */
async function closeWindow(): Promise<void> {
  const browser = await connectToChromium()
  const session = await browser.newBrowserCDPSession()
  await session.send('Browser.close')
}

const program = join(root, 'scripts', 'testing', 'start-in.ts')

/** Opens the wallet as `npm start` does, and waits until all is there. */
async function open(ports: Ports): Promise<{ started: Started; below: { pid: number; command: string }[] }> {
  rmSync(devToolsPort(), { force: true })
  const args = [program, folder, JSON.stringify(ports)]
  const started = await start('npm start', process.execPath, args, {
    env: { ...fromSource, CHROMIUM_PATH: windowlessChromium() },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const isOpen = () => started.output().includes('Ctrl-C stops all of it.') && existsSync(devToolsPort())
  await whenReady(started, () => isOpen() || undefined, 60_000)
  return { started, below: descendantsOf(started.child.pid!) }
}

/** What a start must find again: who the servers are, and where the chain stands. */
async function stateOf({ servers, chain }: Ports) {
  const identities = await Promise.all(
    servers.map(async (port) => {
      const answer = await fetch(`http://127.0.0.1:${port}/.well-known/secret-server`)
      return ((await answer.json()) as { descriptor: { identity: string } }).descriptor.identity
    }),
  )
  return { identities, block: await callRpc<string>(`http://127.0.0.1:${chain}`, 'eth_blockNumber') }
}

async function expectNothingLeft(below: readonly { pid: number }[], { chain, servers, dapp }: Ports): Promise<void> {
  const pids = below.map(({ pid }) => pid)
  await expect.poll(() => alive(pids)).toEqual([])
  for (const port of [chain, ...servers, dapp]) expect(await isFree(port), `port ${port}`).toBe(true)
}

test('Ctrl-C, SIGTERM, a hang-up and the death of the parent stop everything; the next start goes on with what was kept', async () => {
  const ports = await choosePorts()
  const ends: ((started: Started) => void)[] = [
    ({ child }) => child.kill('SIGINT'),
    ({ child }) => child.kill('SIGTERM'),
    ({ child }) => child.kill('SIGHUP'),
    ({ child }) => child.disconnect(),
  ]
  let kept: unknown
  let starts = 0
  for (const end of ends) {
    const { started, below } = await open(ports)
    writeFileSync(join(folder, 'profile', `start-${starts++}`), '')
    const commands = below.map(({ command }) => command)
    for (const part of ['src/server/main.ts', 'anvil', `--user-data-dir=${join(folder, 'profile')}`])
      expect(
        commands.some((command) => command.includes(part)),
        part,
      ).toBe(true)
    expect(await leftInWallet()).toBe(starts === 1 ? undefined : 'here')
    const state = await stateOf(ports)
    kept ??= state
    expect(state).toEqual(kept)

    end(started)
    await started.ended()
    expect(started.child.exitCode).toBe(130)
    await expectNothingLeft(below, ports)
  }
  expect(readdirSync(folder).sort()).toEqual(['chain.json', 'chromium', 'extension', 'profile', 'servers'])
  const marks = readdirSync(join(folder, 'profile')).filter((name) => name.startsWith('start-'))
  expect(marks).toHaveLength(ends.length)
})

test('when the window is closed, the program ends well; when a server dies, it says so', async () => {
  const ports = await choosePorts()
  const closed = await open(ports)
  await closeWindow()
  await closed.started.ended()
  expect(closed.started.child.exitCode, closed.started.output()).toBe(0)
  await expectNothingLeft(closed.below, ports)

  const { started, below } = await open(ports)
  process.kill(below.find(({ command }) => command.includes('src/server/main.ts'))!.pid, 'SIGKILL')
  await started.ended()
  expect(started.child.exitCode).toBe(1)
  expect(started.output()).toMatch(/(Muzeum Nowych Form|Galerie Vašková) has ended by itself/)
  await expectNothingLeft(below, ports)
})

test('a story that is interrupted leaves no process and no temporary folder', async () => {
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const env = { TMPDIR: temporary, CHROMIUM_PATH: findChromium() }
  const started = await start('the story', process.execPath, [program, folder], { env })
  await whenReady(started, () => started.output().includes('ms  Welcome') || undefined, 60_000)
  const below = descendantsOf(started.child.pid!)
  expect(below.some(({ command }) => command.includes('--user-data-dir='))).toBe(true)
  expect(readdirSync(temporary).some((name) => name.startsWith('symbolon-story-'))).toBe(true)

  started.child.kill('SIGINT')
  await started.ended()
  expect(started.child.exitCode).toBe(130)
  await expect.poll(() => alive(below.map(({ pid }) => pid))).toEqual([])
  expect(readdirSync(temporary).filter((name) => name.startsWith('symbolon-'))).toEqual([])
  expect(readdirSync(join(folder, 'story'))).toContain('01-welcome.png')
})
