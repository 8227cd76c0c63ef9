import type { ComponentProps, ReactElement } from 'react'

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong font-medium',
  outline: 'border border-line-strong bg-card text-ink hover:bg-sunken',
  quiet: 'text-muted hover:bg-sunken hover:text-ink',
} as const

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof looks
}

export function Button({ look = 'outline', className = '', ...rest }: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      {...rest}
      className={`inline-flex h-8 items-center justify-center gap-1.5 rounded-lg px-3 text-[13px] whitespace-nowrap transition-colors disabled:opacity-50 ${looks[look]} ${className}`}
    />
  )
}
