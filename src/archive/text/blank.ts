/** Whether a text has nothing visible: only white space, control characters, and characters that Unicode hides. */
export function isBlank(value: string): boolean {
  return !/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u.test(value)
}
