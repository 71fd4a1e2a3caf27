import { Check, Copy } from 'lucide-react'
import { Button } from './button.tsx'
import { useCopied } from './use-copied.ts'

const text = { copy: 'Copy', copied: 'Copied' }

/** Copies `value`; `name` says what, such as "Copy Ethereum address, ends B8E9". */
export function CopyButton(props: { value: string; name: string; label?: string }) {
  const { copied, copy } = useCopied()
  const Icon = copied ? Check : Copy
  return (
    <Button
      kind="secondary"
      size="small"
      icon={<Icon size={16} strokeWidth={1.6} aria-hidden="true" />}
      aria-label={copied ? text.copied : props.name}
      onClick={() => copy(props.value)}
    >
      {copied ? text.copied : (props.label ?? text.copy)}
    </Button>
  )
}
