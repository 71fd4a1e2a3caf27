import { expect, test } from 'vitest'
import manifest from '../../manifest.json' with { type: 'json' }
import { isLoopback, isPrivateChannel } from './loopback.ts'

test.each([
  ['http://127.0.0.1:80', true],
  ['http://127.9.9.9', true],
  ['http://127.1', true],
  ['http://localhost:8080', true],
  ['https://LOCALHOST', true],
  ['http://[::1]:8080', true],
  ['http://[0:0:0:0:0:0:0:1]', true],
  ['https://127.0.0.1.example', false],
  ['https://localhost.example', false],
  ['https://one.example', false],
  ['http://0.0.0.0', false],
  ['http://128.0.0.1', false],
  ['http://[::2]', false],
  ['https://127.0.0.1@one.example', false],
])('%s is this computer: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected)
})

test.each([
  ['https://one.example', true],
  ['http://127.0.0.1:8545', true],
  ['http://127.1:8545', true],
  ['http://localhost', true],
  ['https://[::1]', true],
  ['http://[::1]:8545', false],
  ['http://127.0.0.2', false],
  ['http://localhost.', false],
  ['http://one.example', false],
  ['ws://127.0.0.1', false],
  ['wss://one.example', false],
  ['javascript:alert(1)', false],
])('%s is private: %s', (url, expected) => {
  expect(isPrivateChannel(url)).toBe(expected)
})

/** Whether one of these sources of a policy, or patterns of hosts, matches (schemes, and hosts with any port and path). */
function isNamed(sources: readonly string[], url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return sources.some((source) => {
    const { scheme, host } = /^(?<scheme>[a-z]+:)(?:\/\/(?<host>[^/:]+)(?::\*|\/\*))?$/.exec(source)!.groups!
    return protocol === scheme && (host === undefined || host === '*' || host === hostname)
  })
}

test.each([
  'https://one.example',
  'https://[::1]:8443',
  'https://127.0.0.2',
  'http://127.0.0.1',
  'http://127.0.0.1:7601',
  'http://localhost:8545',
  'http://127.0.0.2',
  'http://127.1.1.1',
  'http://[::1]:7601',
  'http://0.0.0.0',
  'http://one.example',
  'http://dev.localhost',
  'ws://127.0.0.1',
  'ftp://one.example',
])('the browser lets the extension reach %s if and only if it may be typed', (url) => {
  const policy = manifest.content_security_policy.extension_pages.split('; ')
  const [, ...sources] = policy.find((directive) => directive.startsWith('connect-src'))!.split(' ')
  const remote = sources.filter((source) => source !== "'self'")
  expect(isNamed(remote, url)).toBe(isPrivateChannel(url))
  expect(isNamed(manifest.host_permissions, url)).toBe(isPrivateChannel(url))
})
