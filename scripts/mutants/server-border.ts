import { checksOf, type Mutant } from './mutant.ts'

const peers = ['src/server/peers.test.ts']
const rates = ['src/server/rates.test.ts']

/** What a Secret Server requires of whoever it hears or asks, and of its own database. */
export const serverBorder: Mutant[] = [
  ...checksOf(
    'src/server/storage/sqlite.ts',
    ['src/server/storage/migrate.test.ts'],
    [
      {
        check: 'server: a migration is made whole or not at all',
        source: 'supportsTransactionalDdl(): boolean {\n    return true',
        replacement: 'supportsTransactionalDdl(): boolean {\n    return false',
      },
    ],
  ),
  ...checksOf(
    'src/server/peers.ts',
    ['src/server/peers-https.test.ts'],
    [
      {
        check: 'server: another server is named by its origin only',
        source: 'if (!url || url.origin !== origin) throw',
        replacement: 'if (!url) throw',
        tests: peers,
        only: 'not https://user@example.com',
      },
      {
        check: 'server: another server is asked over https, or on this computer in local mode',
        source: 'if (!allowed) throw',
        replacement: 'if (void allowed) throw',
        tests: peers,
        only: 'in local mode only',
      },
      {
        check: 'server: another server has a public address',
        source: 'if (!isLoopback(origin) && reach.isPrivate(found.address))',
        replacement: 'if (false)',
      },
      {
        check: 'server: another server is asked at the address that was checked',
        source: 'lookup: pinned as never, ',
        replacement: '',
      },
      {
        check: 'server: only 200 is an answer of another server',
        source: 'if (response.statusCode !== 200) {',
        replacement: 'if (false) {',
      },
      {
        check: 'server: a descriptor has at most 16 KiB',
        source: 'if (length > MAX_BYTES) response',
        replacement: 'if (false) response',
      },
    ],
  ),
  ...checksOf(
    'src/server/http/app.ts',
    ['src/server/http.test.ts'],
    [
      {
        check: 'server: a wallet’s requests do not count among the strangers’',
        source: 'if (!named) countStranger(c)',
        replacement: 'countStranger(c)',
        only: 'strangers run dry',
      },
      {
        check: 'server: a stranger counts before anything of it is read or stored',
        source: 'if (!named) countStranger(c)',
        replacement: 'if (false) countStranger(c)',
        tests: rates,
        only: 'refused before anything',
      },
      {
        check: 'server: who only claims to be a wallet counts among the strangers',
        source: 'if (named) countStranger(c)',
        replacement: 'if (false) countStranger(c)',
        only: 'strangers run dry',
      },
      {
        check: 'server: what is nowhere counts among the strangers',
        source: '      countStranger(c)\n      throw',
        replacement: '      throw',
        tests: rates,
        only: 'what is nowhere',
      },
      {
        check: 'server: a wallet beyond its rate has nothing stored',
        source: 'if (caller.wallet !== undefined) limit.take(caller.wallet)\n        await useNonce(context, claims)\n',
        replacement:
          'await useNonce(context, claims)\n        if (caller.wallet !== undefined) limit.take(caller.wallet)\n',
        tests: rates,
        only: 'leaves nothing behind',
      },
    ],
  ),
  ...checksOf(
    'src/server/http/authenticate.ts',
    ['src/server/http.test.ts'],
    [
      {
        check: 'server: a nonce is used once',
        source: 'if (!(await store.useNonce(keyId, nonce, expires + 2 * REQUEST_LIFETIME)))',
        replacement: 'if ((void [store, keyId, nonce, expires, REQUEST_LIFETIME], false))',
        only: 'replayed, also after a restart',
      },
    ],
  ),
]
