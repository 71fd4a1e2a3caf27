import type { Grant, Meaning } from '../../messages/intent.ts'

const WITHOUT_LIMIT: readonly Grant['scope'][] = ['unlimited', 'unlimited-or-token', 'collection', 'all-of-token']

export function isLimitless({ scope }: Grant): boolean {
  return WITHOUT_LIMIT.includes(scope)
}

/** Who gets a permission without limit, each once. */
export function takersWithoutLimit(meaning: Meaning): string[] {
  switch (meaning.class) {
    case 'approval':
      return meaning.grants.some(isLimitless) ? [meaning.spender] : []
    case 'operator-updates':
      return each(meaning.updates.filter(({ action }) => action === 'add').map(({ operator }) => operator))
    case 'batch':
      return each(meaning.operations.flatMap((operation) => takersWithoutLimit(operation.meaning)))
    default:
      return []
  }
}

function each(addresses: readonly string[]): string[] {
  return [...new Set(addresses)]
}
