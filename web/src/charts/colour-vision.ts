/**
 * How far apart two colours look, also to eyes that lack one kind of cone. Used by the tests of the
 * palette only. Matrices: Machado, Oliveira and Fernandes 2009, full severity, on linear sRGB.
 * Distances are Euclidean in OKLab, where 0.02 is about the smallest difference that is noticed.
 */
type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

const machado = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} as const satisfies Record<string, Matrix>

export type Vision = keyof typeof machado
export const visions = ['usual', 'protanopia', 'deuteranopia', 'tritanopia'] as const

/** How far apart two colours look to an eye of this kind. */
export function colourDistance(one: string, other: string, vision: Vision): number {
  const seen = [one, other].map((hex) => oklab(times(machado[vision], linear(hex)).map(clamp)))
  const [a = [], b = []] = seen
  return Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)))
}

/** The contrast ratio of WCAG 2. */
export function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (bright + 0.05) / (dim + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = linear(hex)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(hex: string): Triple {
  return [channel(hex, 1), channel(hex, 3), channel(hex, 5)]
}

function channel(hex: string, at: number): number {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function times(matrix: Matrix, vector: Triple): number[] {
  return matrix.map(([a, b, c]) => a * vector[0] + b * vector[1] + c * vector[2])
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}

function oklab([red = 0, green = 0, blue = 0]: readonly number[]): number[] {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ]
}
