const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/** Whether the proleptic Gregorian calendar has this day. `month` and `day` count from 1. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return days !== undefined && day >= 1 && day <= days
}

/** Returns the date if it is a valid `YYYY-MM-DD` from 0001-01-01 to 9999-12-31. Returns null for any other value. */
export function parseDate(value: string): string | null {
  const parts = DATE.exec(value)
  if (!parts) return null
  const year = Number(parts[1])
  return year >= 1 && isCalendarDay(year, Number(parts[2]), Number(parts[3])) ? value : null
}
