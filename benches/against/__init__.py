"""What a sync is measured against in the same run: the sandbox alone, `COPY` alone, a plain process."""
