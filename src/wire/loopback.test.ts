import { expect, test } from 'vitest'
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
  ['http://[::1]:8545', true],
  ['http://one.example', false],
  ['ws://127.0.0.1', false],
  ['wss://one.example', false],
  ['javascript:alert(1)', false],
])('%s is private: %s', (url, expected) => {
  expect(isPrivateChannel(url)).toBe(expected)
})
