import { checksOf, type Mutant } from './mutant.ts'

const messages = ['src/ceremony/participant-messages.test.ts']
const quorum = ['src/ceremony/quorum.test.ts']
const certificate = ['src/ceremony/certificate.test.ts']

/** The place of a sealed message is in its key and in its additional data, so that a field must go from both. */
const PLACE = `  const info = encode(['seal-key', PROTOCOL_VERSION, place.round, place.from, place.to])
  return hkdf(sha256, channel, place.ceremony, info, 32)
}

function placeBytes(place: SealingPlace): Uint8Array {
  const { ceremony, round, from, to, pair, transcript } = place
  return encode(['seal', PROTOCOL_VERSION, ceremony, round, from, to, pair, transcript])`

const BROADCAST = "hash('broadcast', ceremony, broadcast.round, broadcast.from, broadcast.body)"

/** What a party requires of plans, messages and certificates, whatever the protocol. */
export const ceremony: Mutant[] = [
  ...checksOf(
    'src/ceremony/seal.ts',
    ['src/ceremony/seal.test.ts'],
    ['ceremony', 'round', 'from', 'to', 'pair', 'transcript'].map((field) => ({
      check: `seal: a message opens in its own place only: ${field}`,
      source: PLACE,
      replacement: PLACE.replace(`place.${field}`, field === 'ceremony' ? 'undefined' : '0').replace(
        new RegExp(`(PROTOCOL_VERSION, ceremony.*)\\b${field}\\b|(PROTOCOL_VERSION, )${field}\\b`),
        (_, before = '', start = '') => `${before}${start}(void ${field}, 0)`,
      ),
      only: 'it opens at no other place',
    })),
  ),
  ...checksOf(
    'src/ceremony/coordinator.ts',
    ['src/ceremony/coordinator.test.ts'],
    [
      {
        check: 'coordinator: a ceremony has an end',
        source: 'if (step > MAX_TRIPS) throw',
        replacement: 'if (step > 2 * MAX_TRIPS) throw',
      },
      {
        check: 'coordinator: a party speaks for itself only',
        source: 'if (answer.messages.some(({ from }) => from !== index))',
        replacement: 'if (false)',
        tests: ['src/ceremony/keygen-adversary.test.ts'],
        only: 'a server that speaks for another',
      },
      {
        check: 'coordinator: a ceremony that ends early lets its secrets go',
        source: "    await participant.end(new BenignAbort('ceremony-over', 'This ceremony has ended.'))\n",
        replacement: '',
        only: 'its secrets here are gone',
      },
    ],
  ),
  ...checksOf(
    'src/ceremony/keygen.ts',
    ['src/ceremony/keygen-adversary.test.ts'],
    [
      {
        check: 'keygen ceremony: the first messages have their one form',
        source: '    s.decodeAs(messages, body)\n',
        replacement: '    void messages\n',
        only: 'its form is looked at',
      },
      {
        check: 'keygen ceremony: a wallet has one root',
        source: "if (plan.keys.filter(({ purpose }) => purpose === 'root').length > 1)",
        replacement: 'if (false)',
        only: 'a second root',
      },
    ],
  ),
  ...checksOf('src/ceremony/participant.ts', messages, [
    {
      check: 'message: its sender is a party of the ceremony',
      source: "if (!key || from === self)\n      throw new BenignAbort('unknown-sender'",
      replacement: "if (!key) return\n    if (from === self)\n      throw new BenignAbort('unknown-sender'",
    },
    {
      check: 'message: its sender is another',
      source: 'if (!key || from === self)',
      replacement: 'if (!key)',
    },
    {
      check: 'message: sealed for this party',
      source: "if (message.kind === 'direct' && message.to !== self)",
      replacement: "if (message.kind === 'direct' && message.to < 0)",
    },
    {
      check: 'message: of no round that is over',
      source: 'if (round < this.#round) throw',
      replacement: 'if (false) throw',
    },
    {
      check: 'message: of no round that nobody can have reached',
      source: 'if (round > this.#round + 1) throw',
      replacement: 'if (false) throw',
    },
    {
      check: 'message: one of its kind from each party in each round',
      source: 'if (this.#early.has(slot))',
      replacement: 'if (false)',
    },
    {
      check: 'message: nothing but what a round waits for',
      source: 'if (message.round === this.#round)\n',
      replacement: 'if (false)\n',
    },
    {
      check: 'message: a broadcast is signed by its sender',
      source: `!(await verifySignature(key, broadcastDigest(ceremony, message), message.signature))`,
      replacement: `(void [ceremony, verifySignature, broadcastDigest], false)`,
    },
    {
      check: 'transcript: what another party reports is the own one of that round',
      source: 'if (own && own.join() !== transcript.join())',
      replacement: 'if ((void [own, transcript], false))',
    },
  ]),
  ...checksOf(
    'src/ceremony/message.ts',
    ['src/ceremony/message.test.ts'],
    [
      ...['ceremony', 'broadcast.round', 'broadcast.from', 'broadcast.body'].map((field) => ({
        check: `broadcast: its signature covers ${field.replace('broadcast.', '')}`,
        source: BROADCAST,
        replacement: BROADCAST.replace(`, ${field}`, `, (void ${field}, 0)`),
      })),
      {
        check: 'transcript: each round covers those before it',
        source: "    'ceremony-transcript',\n    transcript,",
        replacement: "    'ceremony-transcript',\n    (void transcript, 0),",
      },
    ],
  ),
  ...checksOf('src/ceremony/certificate.ts', certificate, [
    {
      check: 'certificate: every party confirms, once and in order',
      source:
        'if (confirmations.length !== expected.length || confirmations.some((c, i) => c.index !== expected[i]))\n    throw',
      replacement: 'if (expected.length === 0)\n    throw',
      only: 'every party confirms, once',
    },
    {
      check: 'certificate: every confirmation is signed by its party',
      source: 'if (!(await verifySignature(identities.get(party)!, digest, signature)))',
      replacement: 'if ((void [verifySignature, digest, signature], false))',
      only: 'a stranger confirms',
    },
    {
      check: 'certificate: every party names the pairs of the plan',
      source: 'if (held.length !== peers.length || held.some(({ peer }, i) => peer !== peers[i]))',
      replacement: 'if ((void peers, false))',
      only: 'a pair too few',
    },
    {
      check: 'certificate: both ends of a pair name the same one',
      source: 'if (idOf(low, high).join() !== idOf(high, low).join())',
      replacement: 'if ((void idOf, false))',
      only: 'another id',
    },
    {
      check: 'certificate: record and plan are of one ceremony',
      source: 'if (content.ceremony.join() !== ceremonyId(value.plan).join())',
      replacement: 'if ((void ceremonyId, false))',
      only: 'the record of another keygen',
    },
    {
      check: 'certificate: record and plan are of one kind',
      source: "if (plan.kind === 'keygen' && content.kind === 'keygen') {",
      replacement:
        "if (plan.kind === 'keygen' && content.kind !== 'keygen') return { kind: 'renewal', plan: plan as never, record: content }\n  if (plan.kind === 'keygen' && content.kind === 'keygen') {",
      only: 'under the plan of a keygen',
    },
    {
      check: 'certificate: a confirmation covers who confirms',
      source: '    recordBytes,\n    self,\n    pairs.map',
      replacement: '    recordBytes,\n    (void self, 0),\n    pairs.map',
      only: 'of one record, one party',
    },
    {
      check: 'certificate: a confirmation covers the ids of the pairs',
      source: 'pairs.map(({ peer, id }) => [peer, id]),\n  )',
      replacement: 'pairs.map(({ peer }) => peer),\n  )',
      only: 'of one record, one party',
    },
  ]),
  ...checksOf(
    'src/ceremony/certificate.ts',
    certificate,
    [
      ['each key has the id that the ceremony gives it', 'keyId.join() === keyIdOf(record.ceremony, i).join()'],
      ['each key is in the encoding of its curve', 'publicKey.length === length'],
      ['every party has a public share', 'publicShares.length === parties.length'],
      ['each public share is of its party, in order', 'party === parties[k]!.index'],
      ['each public share is in the encoding of its curve', 'share.length === length'],
      ['there are as many keys as in the plan', 'record.keys.length !== keys.length'],
    ].map(([what, source]) => ({
      check: `certificate: ${what}`,
      source: source!,
      replacement: `(void (${source}), ${source!.includes('!==') ? 'false' : 'true'})`,
      only: 'the keys of a record are those of the plan',
    })),
  ),
  ...checksOf(
    'src/ceremony/frost-signing.ts',
    ['src/ceremony/frost-signing.test.ts'],
    [
      {
        check: 'FROST ceremony: only keys of its curve',
        source: "  requireCurve(material, 'ed25519')\n",
        replacement: '  void requireCurve\n',
        only: 'the root signs with no FROST',
      },
      {
        check: 'FROST ceremony: its plan is one an honest party takes part in',
        source: '  checkSignPlan(plan, material.share, material.parties)\n',
        replacement: '  void checkSignPlan\n',
        only: 'a plan is refused',
      },
      {
        check: 'FROST ceremony: an order has its one form',
        source: 'payload.digestOf(readMessage(order, body, combiner))',
        replacement:
          'payload.digestOf((void readMessage, combiner, { payload: { kind: "", bytes: body }, acknowledgement: null }))',
        tests: ['src/ceremony/frost-sign-adversary.test.ts'],
        only: 'a digest instead of a payload',
      },
    ],
  ),
  ...checksOf('src/ceremony/quorum.ts', quorum, [
    {
      check: 'quorum: parties are listed once, in order',
      source: 'if (parties.some((party, i) => i > 0 && party.index <= parties[i - 1].index)) return',
      replacement: 'if (false) return',
    },
    {
      check: 'quorum: no party is two',
      source: 'if (new Set(parties.map((party) => party.identity.join())).size !== parties.length) return',
      replacement: 'if (false) return',
    },
    {
      check: 'quorum: devices alone are fewer than t (d < t)',
      source: 'devices >= threshold) return',
      replacement: 'devices > threshold) return',
    },
    {
      check: 'quorum: there is a device',
      source: 'if (devices === 0 || devices >= threshold)',
      replacement: 'if (devices >= threshold)',
    },
    {
      check: 'quorum: servers alone are t (t ≤ s)',
      source: 'if (threshold > parties.length - devices) return',
      replacement: 'if (false) return',
    },
  ]),
  ...checksOf('src/ceremony/signing.ts', quorum, [
    {
      check: 'signing: the plan is of this key',
      source: 'if (plan.keyId.join() !== share.keyId.join()) refuse',
      replacement: 'if (false) refuse',
    },
    {
      check: 'signing: the plan is of this epoch',
      source: 'if (plan.epoch !== share.epoch)\n    refuse',
      replacement: 'if (false)\n    refuse',
    },
    {
      check: 'signing: exactly t sign',
      source: 'if (signers.length !== share.threshold) refuse',
      replacement: 'if (false) refuse',
    },
    {
      check: 'signing: signers are listed once, in order',
      source: 'if (signers.some((index, i) => i > 0 && index <= signers[i - 1]))\n    refuse',
      replacement: 'if (false)\n    refuse',
    },
    {
      check: 'signing: every signer is a party of the key',
      source: 'if (signers.some((index) => !roles.has(index))) refuse',
      replacement: 'if (false) refuse',
    },
    {
      check: 'signing: this party is among the signers',
      source: 'if (!signers.includes(share.index)) refuse',
      replacement: 'if (false) refuse',
    },
    {
      check: 'signing: a device is among the signers',
      source: "if (!signers.some((index) => roles.get(index) === 'device')) refuse",
      replacement: 'if (false) refuse',
    },
    {
      check: 'signing: who combines is among the signers',
      source: "if (!signers.includes(combiner) || roles.get(combiner) !== 'device')",
      replacement: "if (roles.get(combiner) !== 'device')",
    },
    {
      check: 'signing: who combines is a device',
      source: "if (!signers.includes(combiner) || roles.get(combiner) !== 'device')",
      replacement: 'if (!signers.includes(combiner))',
    },
  ]),
  ...checksOf(
    'src/ceremony/ceremony-table.ts',
    ['src/ceremony/ceremony-table.test.ts'],
    [
      {
        check: 'once: a step that was answered is not computed again',
        source: 'if (step <= running.steps.length) return this.#repeat(running, step - 1, request)',
        replacement: '',
        only: 'the very same answer',
      },
      {
        check: 'once: a different request ends the ceremony',
        source: '    await this.#end(running, reason)\n    throw new StepRefused(',
        replacement: '    throw new StepRefused(',
        only: 'kills the ceremony',
      },
      {
        check: 'the oldest gives way, and only the oldest',
        source: 'labelled.slice(0, Math.max(0, labelled.length - keep))',
        replacement: 'labelled.slice(0, keep * 0)',
        only: 'the oldest gives way',
      },
    ],
  ),
  ...checksOf(
    'src/ceremony/identity.ts',
    ['src/ceremony/identity.test.ts'],
    [
      {
        check: 'identity: no key of small order',
        source: ' && !ed25519.Point.fromBytes(publicKey).isSmallOrder()',
        replacement: '',
        only: 'where the platform would take them',
      },
    ],
  ),
]
