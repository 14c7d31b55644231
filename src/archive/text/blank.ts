/** Nothing that anybody could see: empty, white space, controls, and characters that are invisible by default. */
export function isBlank(value: string): boolean {
  return !/[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u.test(value)
}
