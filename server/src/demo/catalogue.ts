import type { Weighted } from './random.ts'

export interface Product {
  readonly slug: string
  readonly name: string
  readonly category: string
  readonly price: number
}

interface Category extends Weighted {
  readonly slug: string
  readonly products: readonly [Product, ...Product[]]
}

/** What the shop sells, by category. */
export const categories: readonly [Category, ...Category[]] = [
  category('sofas', 24, ['Ribe', 649], ['Tarn', 899], ['Oslo Corner', 1249], ['Bench Two', 429]),
  category('chairs', 20, ['Fjord', 129], ['Stool One', 59], ['Lounge', 349], ['Desk Chair', 219]),
  category('lamps', 22, ['Arc', 149], ['Paper Moon', 39], ['Task', 79], ['Pendant', 109]),
  category('tables', 14, ['Long Oak', 799], ['Round', 389], ['Side', 99]),
  category('rugs', 12, ['Wool Grey', 259], ['Jute', 119], ['Runner', 89]),
  category('kitchen', 18, ['Kettle', 49], ['Pan Set', 139], ['Knife', 69], ['Bowls', 29]),
]

function category(
  slug: string,
  weight: number,
  ...items: readonly [readonly [string, number], ...(readonly [string, number])[]]
): Category {
  const [first, ...others] = items
  return {
    slug,
    weight,
    products: [product(slug, ...first), ...others.map((item) => product(slug, ...item))],
  }
}

function product(categorySlug: string, name: string, price: number): Product {
  const slug = `${categorySlug}-${name.toLowerCase().replaceAll(' ', '-')}`
  return { slug, name, category: categorySlug, price }
}
