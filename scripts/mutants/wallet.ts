import { checksOf, type Mutant } from './mutant.ts'

/** What the wallet does by itself with its servers, and what only a person may have it do. */
export const wallet: Mutant[] = [
  ...checksOf(
    'src/background/coordinator/meeting.ts',
    ['src/background/coordinator/replaced.test.ts'],
    [
      {
        check: 'wallet: a request key that a server had accepted is not replaced without a person',
        source: 'if (!accepted) return replaceRequestKey(co, ports)',
        replacement: 'if (true) return replaceRequestKey(co, ports)',
        only: 'by itself takes nothing back',
      },
    ],
  ),
  ...checksOf(
    'src/background/coordinator/mend-pair.ts',
    ['src/background/coordinator/mending.test.ts'],
    [
      {
        check: 'wallet: a pair is the server’s by its id, not by its number',
        source: 'own.find(({ id }) => bytesToHex(id) === theirs.id)',
        replacement: 'own.find(({ generation }) => (void bytesToHex, generation === theirs.generation))',
        only: 'that is not the server’s',
      },
      {
        check: 'wallet: the next pair is newer than its own',
        source: ', ...inUse)',
        replacement: ', ...inUse.slice(inUse.length))',
        only: 'went back to an older copy',
      },
    ],
  ),
  ...checksOf(
    'src/background/coordinator/server-pairs.ts',
    ['src/background/coordinator/server-pairs.test.ts'],
    [
      {
        check: 'wallet: two servers hold the same pair by its id, not by its number',
        source: 'halves.map(({ id }) => id)',
        replacement: 'halves.map(({ generation }) => generation)',
      },
    ],
  ),
  ...checksOf(
    'src/background/coordinator/burns.ts',
    ['src/background/coordinator/burned-pairs.test.ts'],
    [
      {
        check: 'wallet: a cheater’s pair is burned, durably, before the next server is asked',
        source: 'isBurned(contents, burn) ? contents : { ...contents, burns: [...contents.burns, burn] }',
        replacement: 'contents',
        only: 'is burned before the next is asked',
      },
      {
        check: 'wallet: nothing is signed with a burned pair',
        source: 'burned.length > MAX_BURNS || burned.some((burn) => generation <= burn.generation)',
        replacement: 'burned.length > MAX_BURNS + generation * 0',
        only: 'is burned before the next is asked',
      },
    ],
  ),
  ...checksOf(
    'src/background/coordinator/commitments.ts',
    ['src/background/coordinator/commitments.test.ts'],
    [
      {
        check: 'wallet: commitments are used once',
        source: '    const held = this.#held.get(id)\n    this.#held.delete(id)\n',
        replacement: '    const held = this.#held.get(id)\n',
        only: 'are used once',
      },
      {
        check: 'wallet: commitments are for one signing set',
        source: 'if (held.set === nameOf(set)) return',
        replacement: 'if ((void set, true)) return',
        only: 'for one signing set',
      },
      {
        check: 'wallet: commitments are not kept for long',
        source: 'AbortSignal.any([signal, this.#ports.expiry()])',
        replacement: 'signal',
        only: 'for a short time',
      },
      {
        check: 'wallet: nothing is committed for a request that is over',
        source: '    if (signal.aborted) return\n',
        replacement: '',
        only: 'that is over already',
      },
      {
        check: 'wallet: commitments end with their request',
        source: '      this.#held.delete(id)\n      session.end()\n',
        replacement: '',
        only: 'when their request does',
      },
      {
        check: 'wallet: what a signature has taken does not end with its request',
        source: '      if (this.#held.get(id) !== held) return\n',
        replacement: '',
        only: 'a signature has taken',
      },
      {
        check: 'wallet: commitments that failed are begun anew',
        source: '    session.committed.catch(leave)\n',
        replacement: '',
        only: 'that failed before',
      },
    ],
  ),
  ...checksOf(
    'src/background/coordinator/frost-session.ts',
    ['src/background/coordinator/commitments.test.ts'],
    [
      {
        check: 'wallet: a session signs once',
        source: 'if (this.#isAsked) throw',
        replacement: 'if (false) throw',
        only: 'a session signs once',
      },
      {
        check: 'wallet: a session that signs nothing ends',
        source: '    } catch (error) {\n      this.end()\n',
        replacement: '    } catch (error) {\n',
        only: 'it ends when it',
      },
    ],
  ),
  ...[
    {
      check: 'wallet: an approval that comes too late is asked for again',
      file: 'src/background/ui/requests.ts',
      source: 'if (isOpen(request) && request.revision === revision) await expectInTime(services, request)',
      replacement: 'void [isOpen, expectInTime]',
      only: 'for so long that no block',
    },
    {
      check: 'wallet: nothing is signed that no block would take',
      file: 'src/background/requests/signer.ts',
      source: 'if (!(await isDue(body, approvedAt))) throw',
      replacement: 'if ((void isDue, false)) throw',
      only: 'tried again too late',
    },
    {
      check: 'wallet: an operation has time left to be taken',
      file: 'src/background/transactions/tezos/node.ts',
      source: 'level + BLOCKS_TO_BE_TAKEN <= lastLevel',
      replacement: 'level + BLOCKS_TO_BE_TAKEN <= lastLevel + 1',
      only: 'for so long that no block',
    },
    {
      check: 'wallet: an operation that has time left is not asked for again',
      file: 'src/background/transactions/tezos/node.ts',
      source: 'level + BLOCKS_TO_BE_TAKEN <= lastLevel',
      replacement: 'level + BLOCKS_TO_BE_TAKEN < lastLevel',
      only: 'one block earlier',
    },
    {
      check: 'wallet: a silent node holds up no signature',
      file: 'src/background/requests/in-time.ts',
      source: 'if (error instanceof RpcError) return true',
      replacement: 'if (error instanceof RpcError) return false',
      only: 'where its node is silent',
    },
  ].map((mutant) => ({ ...mutant, tests: ['src/background/transactions/tezos/late.test.ts'] })),
  ...checksOf(
    'src/background/request-keys.ts',
    ['src/background/request-keys.test.ts'],
    [
      {
        check: 'wallet: the request key in use stays until the server has accepted the next',
        source: 'await this.#write(place, { ...kept, offered })',
        replacement: 'await this.#write(place, { ...kept, accepted: null, offered })',
        only: 'the old one stays until then',
      },
    ],
  ),
]
