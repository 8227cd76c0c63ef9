/** The colour a token has now, as a canvas understands it: `rgb(47, 86, 201)`. */
export function readColour(token: string): string {
  // A custom property keeps the text `light-dark(…)`; only a real property is resolved to one side.
  const probe = document.createElement('span')
  probe.style.color = `var(${token})`
  probe.hidden = true
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}

/** The same colour with an opacity from 0 to 1. */
export function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`)
}
