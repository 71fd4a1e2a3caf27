import { checksOf, type Mutant } from './mutant.ts'

const statements = ['src/wire/statements.test.ts']

/** What a request, an answer, a descriptor and an owner's word are bound to. */
export const wire: Mutant[] = [
  ...checksOf(
    'src/wire/request-signature.ts',
    ['src/wire/request-signature.test.ts'],
    [
      ...[
        ['method', '"@method": ${'],
        ['target', '"@target-uri": ${'],
        ['content digest', '"content-digest": ${'],
        ['audience', '"symbolon-audience": ${'],
      ].map(([part, line]) => ({
        check: `request: the signature covers its ${part} (RFC 9421 §2.5)`,
        source: line!,
        replacement: `${line}void `,
      })),
      {
        check: 'request: exactly the parts that must be are said to be covered',
        source: 'const match = PARAMETERS.exec(input)',
        replacement:
          'const match = /created=(-?\\d+);expires=(\\d+)(?:;nonce="([^"]*)")?;keyid="([^"]*)"/.exec(input) ?? PARAMETERS.exec(input)',
      },
      {
        check: 'request: the digest is of this body',
        source: "if (field('content-digest') !== contentDigest(request.body))",
        replacement: 'if ((void request, false))',
      },
      {
        check: 'request: it is addressed to this server',
        source: "if (field('symbolon-audience') !== toBase64Url(audience))",
        replacement: 'if ((void audience, false))',
      },
      {
        check: 'request: it is valid for a minute at most',
        source: 'if (expires <= created || expires - created > REQUEST_LIFETIME)',
        replacement: 'if (false)',
      },
      {
        check: 'request: it was signed about now',
        source: 'if (created > now + REQUEST_LIFETIME || expires + REQUEST_LIFETIME < now)',
        replacement: 'if (false)',
      },
      {
        check: 'request: the key it names signed it',
        source:
          'if (!(await crypto.subtle.verify(algorithm, key, new Uint8Array(signature), new Uint8Array(base)))) throw',
        replacement: 'if ((void [base, key], false)) throw',
      },
    ],
  ),
  ...checksOf(
    'src/wire/answer-signature.ts',
    ['src/wire/answer-signature.test.ts'],
    [
      ['status', '"@status": ${'],
      ['content digest', '"content-digest": ${'],
      ['request’s method', '"@method";req: ${'],
      ['request’s target', '"@target-uri";req: ${'],
      ['request’s content', '"content-digest";req: ${'],
    ].map(([part, line]) => ({
      check: `answer: the signature covers the ${part} (RFC 9421 §2.4)`,
      source: line!,
      replacement: `${line}void `,
    })),
  ),
  ...checksOf(
    'src/wire/descriptor.ts',
    ['src/wire/descriptor.test.ts'],
    [
      {
        check: 'descriptor: signed by the key it names',
        source: 'if (!(await verifySignature(descriptor.identity, descriptorDigest(descriptor), signature)))',
        replacement: 'if ((descriptorDigest(descriptor), void [verifySignature, signature], false))',
        only: 'no field can be changed',
      },
      {
        check: 'descriptor: about the origin it came from',
        source: 'if (descriptor.origin !== origin)',
        replacement: 'if ((void origin, false))',
        only: 'about the origin',
      },
    ],
  ),
  ...checksOf('src/wire/statements.ts', statements, [
    {
      check: 'enrolment: the device of the plan vouches for it',
      source: '(await verifySignature(device, digest, enrolment.vouched)) &&',
      replacement: '(void device, true) &&',
    },
    {
      check: 'enrolment: the owner key proves that it exists',
      source: ' &&\n    (await verifySignature(enrolment.ownerKey, digest, enrolment.proven))',
      replacement: '',
    },
    {
      check: 'enrolment: good in one ceremony, at one server',
      source: "hash('enrolment', ceremony, server, wallet, requestKey, ownerKey)",
      replacement: "hash('enrolment', (void [ceremony, server], 0), wallet, requestKey, ownerKey)",
    },
    ...[
      ["hash('owner-order', order.order, server, order.ceremony)", 'a renewal or cancellation', 'order.ceremony'],
      [
        "hash('owner-order', order.order, server, order.requestKey, order.created)",
        'a replaced request key',
        'order.created',
      ],
      [
        "hash('owner-order', order.order, server, order.ceremony, order.digest)",
        'an approval without limit',
        'order.digest',
      ],
    ].flatMap(([source, what, last]) => [
      {
        check: `order: ${what} is ordered of one server`,
        source: source!,
        replacement: source!.replace(' server,', ' (void server, 0),'),
      },
      {
        check: `order: ${what} is ordered by its content`,
        source: source!,
        replacement: source!.replace(` ${last}`, ` (void ${last}, 0)`),
      },
    ]),
  ]),
]
