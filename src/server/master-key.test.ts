import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadMasterKey } from './master-key.ts'
import { startTestServer } from './testing/test-server.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'secret-server-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

test('a new local server makes itself a key, once, for itself only', async () => {
  const config = { data, masterKeyFile: undefined }
  const key = await loadMasterKey(config, true)
  expect(key).toHaveLength(32)
  expect(await loadMasterKey(config, false)).toEqual(Buffer.from(key))
  expect((await stat(join(data, 'master-key'))).mode & 0o777).toBe(0o600)
  expect(await readdir(data)).toEqual(['master-key'])
  expect(
    await loadMasterKey({ data: await mkdtemp(join(data, 'other-')), masterKeyFile: join(data, 'master-key') }, true),
  ).toEqual(Buffer.from(key))
})

test('a lost key is never replaced', async () => {
  await expect(loadMasterKey({ data, masterKeyFile: undefined }, false)).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(loadMasterKey({ data, masterKeyFile: join(data, 'elsewhere') }, true)).rejects.toMatchObject({
    code: 'ENOENT',
  })
  expect(await readdir(data)).toEqual([])
})

test.each(['', 'ab', 'x'.repeat(64), 'A'.repeat(64), '0'.repeat(65)])(
  'a file that holds %j is no key',
  async (text) => {
    const file = join(data, 'key')
    await writeFile(file, text)
    await expect(loadMasterKey({ data, masterKeyFile: file }, true)).rejects.toThrow('64 hex digits')
    expect(await readFile(file, 'utf8')).toBe(text)
  },
)

test('a server whose master key is gone, or another, does not start and changes nothing', async () => {
  const server = await startTestServer('One')
  try {
    await server.stop()
    const file = join(server.data, 'master-key')
    const key = await readFile(file, 'utf8')
    await rm(file)
    await expect(server.restart()).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(file, '0'.repeat(64))
    await expect(server.restart()).rejects.toThrow()
    await writeFile(file, key)
    await chmod(file, 0o600)
    await server.restart()
  } finally {
    await server.remove()
  }
})
