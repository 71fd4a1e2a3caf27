import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const LOCAL = ['--port', '0', '--data', '/srv/data', '--name', 'One']
const PUBLIC = [...LOCAL, '--origin', 'https://one.example', '--master-key', '/etc/one.key', '--open']

function problemsOf(args: readonly string[]): readonly string[] {
  try {
    readConfig(args)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

const without = (args: readonly string[], name: string, values = 1) => {
  const at = args.indexOf(name)
  return [...args.slice(0, at), ...args.slice(at + 1 + values)]
}

test('one command on the loopback interface is enough', () => {
  expect(readConfig(LOCAL)).toEqual({
    host: '127.0.0.1',
    port: 0,
    data: '/srv/data',
    name: 'One',
    operator: 'One',
    country: '',
    origin: undefined,
    masterKeyFile: undefined,
  })
})

test('a public server names its origin, its master key and its rule', () => {
  expect(readConfig(PUBLIC)).toMatchObject({ origin: 'https://one.example', masterKeyFile: '/etc/one.key' })
})

describe('what a public server must not do', () => {
  test.each([
    ['without a master key', without(PUBLIC, '--master-key')],
    ['with the master key in the data folder', PUBLIC.map((arg) => (arg === '/etc/one.key' ? '/srv/data/key' : arg))],
    ['with the master key below it', PUBLIC.map((arg) => (arg === '/etc/one.key' ? '/srv/data/../data/x/key' : arg))],
    [
      'with a master key named with dots in it',
      PUBLIC.map((arg) => (arg === '/etc/one.key' ? '/srv/data/..key' : arg)),
    ],
    ['without an enrolment rule', without(PUBLIC, '--open', 0)],
    ['without TLS in front', PUBLIC.map((arg) => arg.replace('https:', 'http:'))],
    ['with a path', PUBLIC.map((arg) => arg.replace('one.example', 'one.example/path'))],
  ])('%s', (_, args) => {
    expect(problemsOf(args).length).toBe(1)
  })
})

describe('what nobody may', () => {
  test.each([
    ['no port', without(LOCAL, '--port')],
    ['a port out of range', LOCAL.map((arg) => (arg === '0' ? '65536' : arg))],
    ['a port that is no number', LOCAL.map((arg) => (arg === '0' ? 'x' : arg))],
    ['no folder', without(LOCAL, '--data')],
    ['no name', without(LOCAL, '--name')],
    ['an endless name', LOCAL.map((arg) => (arg === 'One' ? 'x'.repeat(81) : arg))],
    ['an origin on this computer that no wallet reaches', [...LOCAL, '--origin', 'http://[::1]:7601']],
    ['a country in full', [...LOCAL, '--country', 'Switzerland']],
  ])('%s', (_, args) => {
    expect(problemsOf(args).length).toBe(1)
  })

  test('all at once, and each is named', () => {
    expect(problemsOf([])).toHaveLength(3)
  })
})
