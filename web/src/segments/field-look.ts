/** How the fields of the form look. */
export const fieldLook =
  'h-8 min-w-0 rounded-lg border border-line-strong bg-card px-2.5 text-[13px] text-ink'
