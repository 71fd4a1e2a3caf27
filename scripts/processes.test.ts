import { afterEach, expect, test } from 'vitest'
import { alsoStop, start, stopAll, whenReady } from './processes.ts'

afterEach(stopAll)

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const program = (source: string) => start('the program', process.execPath, ['-e', source])
const hasSaid = (started: Awaited<ReturnType<typeof program>>, word: string) => () =>
  started.output().includes(word) || undefined

test('a started process is ended by stop', async () => {
  const started = await program('console.log("up"); setInterval(() => {}, 1000)')
  await whenReady(started, hasSaid(started, 'up'))
  const pid = started.child.pid!
  expect(isAlive(pid)).toBe(true)
  await started.stop()
  expect(isAlive(pid)).toBe(false)
})

test('a process that ignores SIGTERM is ended all the same', async () => {
  const started = await program('process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)')
  await whenReady(started, hasSaid(started, 'up'))
  await started.stop(50)
  expect(started.child.signalCode).toBe('SIGKILL')
})

test('stopAll ends every process, and may be called again', async () => {
  const all = await Promise.all([1, 2, 3].map(() => program('setInterval(() => {}, 1000)')))
  await stopAll()
  expect(all.map(({ child }) => isAlive(child.pid!))).toEqual([false, false, false])
  await stopAll()
})

test('stopAll stops other things too, each once, and whoever calls it waits for them', async () => {
  const order: string[] = []
  const door = Promise.withResolvers<void>()
  alsoStop(async () => {
    order.push('the door closes')
    await door.promise
    order.push('it is closed')
  })
  const all = [stopAll(), stopAll()].map((stopping) => stopping.then(() => order.push('all is stopped')))
  door.resolve()
  await Promise.all(all)
  expect(order).toEqual(['the door closes', 'it is closed', 'all is stopped', 'all is stopped'])
})

test('one that ends before it is ready fails with its own words', async () => {
  const started = await program('console.error("no such wall"); process.exit(3)')
  await expect(whenReady(started, () => undefined)).rejects.toThrow(/ended before it was ready:\n.*no such wall/)
})

test('a command that does not exist fails by name', async () => {
  await expect(start('the missing one', '/nowhere/at-all', [])).rejects.toThrow(/the missing one could not be started/)
})
