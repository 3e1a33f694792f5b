// Takes a PNG as base64 and returns it as an indexed PNG of at most 256 colours: the commonest ones stay exact, the
// others (edges of letters, mostly) become the nearest of them.
async (base64) => {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);

  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = [...counts].sort((one, other) => other[1] - one[1]).map(([pixel]) => pixel);
  const palette = colours.slice(0, 256).map((pixel) => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255]);
  const nearest = (pixel) => {
    const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
    const distances = palette.map(([r, g, b]) => (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2);
    return distances.indexOf(Math.min(...distances));
  };
  const places = new Map(colours.map((pixel, at) => [pixel, at < 256 ? at : nearest(pixel)]));

  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = places.get(pixels[y * width + x]);
  }
  const packed = await new Response(new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"))).bytes();

  const number = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  const crc = (data) => {
    let rest = -1;
    for (const byte of data) {
      rest ^= byte;
      for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    }
    return ~rest >>> 0;
  };
  const chunk = (name, data) => {
    const body = new Uint8Array([...new TextEncoder().encode(name), ...data]);
    return [new Uint8Array(number(data.length)), body, new Uint8Array(number(crc(body)))];
  };
  const png = new Blob([
    new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
    ...chunk("IHDR", [...number(width), ...number(height), 8, 3, 0, 0, 0]),
    ...chunk("PLTE", palette.flat()),
    ...chunk("IDAT", packed),
    ...chunk("IEND", []),
  ]);
  const said = new Uint8Array(await png.arrayBuffer());
  let text = "";
  for (const byte of said) text += String.fromCharCode(byte);
  return btoa(text);
}
