/** `isComparison(3, '>=', 2)` */
export function isComparison(count: number, operator: string, value: number): boolean {
  switch (operator) {
    case '=':
    case 'eq':
      return count === value
    case '>':
    case 'gt':
      return count > value
    case '>=':
    case 'gte':
      return count >= value
    case '<':
    case 'lt':
      return count < value
    default:
      return count <= value
  }
}
