import { useEffect, useState, type ReactElement } from 'react'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'
import { Icon } from './icon.tsx'

const thanksMs = 2_000

interface CopyButtonProps {
  readonly label: string
  /** Made at the click, so that long texts are not built on every draw. */
  readonly text: () => string
  readonly look?: 'outline' | 'quiet'
  /** Only the icon is drawn; the label stays for those who cannot see it. */
  readonly isCompact?: boolean
}

export function CopyButton({ label, text, look, isCompact }: CopyButtonProps): ReactElement {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | undefined>()
  useEffect(() => {
    if (outcome === undefined) return undefined
    const timer = setTimeout(() => setOutcome(undefined), thanksMs)
    return () => clearTimeout(timer)
  }, [outcome])
  const said = outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Not copied' : label
  return (
    <Button
      look={look ?? 'outline'}
      title={label}
      aria-label={label}
      className={isCompact === true ? 'w-8 px-0!' : ''}
      onClick={() => {
        void copyText(text()).then((isCopied) => setOutcome(isCopied ? 'copied' : 'failed'))
      }}
    >
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} size={15} />
      {isCompact === true ? null : <Said text={said} widest={label} />}
      <span className="sr-only" aria-live="polite">
        {outcome === undefined ? '' : said}
      </span>
    </Button>
  )
}

// Both texts lie in one grid cell, so that the button keeps its width when the word changes.
function Said({ text, widest }: { text: string; widest: string }): ReactElement {
  return (
    <span className="grid" aria-hidden="true">
      <span className="invisible col-start-1 row-start-1">{widest}</span>
      <span className="col-start-1 row-start-1 text-left">{text}</span>
    </span>
  )
}
