/** Whether a text shows nothing: it consists only of white space, control characters, and invisible characters. */
export function isBlank(value: string): boolean {
  return !/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u.test(value)
}
