import { describe, expect, it } from "vitest";
import { decodeSource } from "../../src/files/source-files.ts";

describe("decodeSource", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it("reads UTF-8 and keeps line ends and a byte order mark", () => {
    expect(decodeSource(bytes("\uFEFFconst café = 1;\r\n"))).toEqual({ text: "\uFEFFconst café = 1;\r\n" });
  });

  it.each([
    ["a NUL byte", bytes("const a = 1;\0"), "binary"],
    ["Latin-1", new Uint8Array([0x63, 0x61, 0x66, 0xe9]), "not UTF-8"],
    ["over 1 MB", new Uint8Array(1_000_001).fill(0x20), "larger than 1 MB"],
    [
      "an LFS pointer",
      bytes("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n"),
      "stored in Git LFS",
    ],
  ])("gives a reason for %s", (_what, content, reason) => {
    expect(decodeSource(content)).toEqual({ reason });
  });

  it("reads a file of exactly 1 MB", () => {
    expect(decodeSource(new Uint8Array(1_000_000).fill(0x20))).toHaveProperty("text");
  });
});
