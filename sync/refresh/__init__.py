"""Reading again what was marked dirty, without a broker: claimed, read, merged behind the fence, cleared."""
